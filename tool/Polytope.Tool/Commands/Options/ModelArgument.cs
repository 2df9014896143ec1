using System.CommandLine;
using System.Globalization;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Slices;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Options;

/// <summary>MODEL: a run's folder, with <c>--epoch</c> where not the last, or a network file.</summary>
internal sealed class ModelArgument
{
    private readonly Argument<string> _model = new("model")
    {
        Description = "A run's folder, or a network file (JSON, safetensors, ONNX, .nnet).",
    };

    private readonly Option<int?> _epoch = NumberOption.Integer(
        "--epoch", "The run's checkpoint after this epoch; without it, the last one.", least: 0);

    private readonly Option<double?> _slope = NumberOption.Real(
        "--slope",
        "The slope below zero of a state_dict whose metadata do not tell its activation: 0 for ReLU.",
        slope => slope is >= 0 and < 1,
        "from 0 on, less than 1");

    private readonly Option<string?> _layers = new("--layers")
    {
        Description = "The names of a state_dict's layers in their order, where neither names nor shapes tell it.",
        HelpName = "NAME,NAME,...",
    };

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_epoch);
        command.Add(_slope);
        command.Add(_layers);
    }

    /// <summary>What was typed.</summary>
    public string PathIn(ParseResult parsed) => parsed.GetRequiredValue(_model);

    /// <summary>The epoch that was asked for.</summary>
    public int? EpochIn(ParseResult parsed) => parsed.GetValue(_epoch);

    /// <summary>Whether it is a network file, and not a run.</summary>
    public bool IsFile(ParseResult parsed) =>
        File.Exists(PathIn(parsed)) && Path.GetFileName(PathIn(parsed)) != RecordFile.Name;

    /// <exception cref="UnreadableFileException">It is missing or damaged.</exception>
    /// <exception cref="UserErrorException">It has no such epoch.</exception>
    public Model In(ParseResult parsed)
    {
        var (path, epoch) = (parsed.GetRequiredValue(_model), parsed.GetValue(_epoch));
        return Directory.Exists(path) ? OfRun(path, epoch)
            : Path.GetFileName(path) == RecordFile.Name ? OfRun(Path.GetDirectoryName(Path.GetFullPath(path))!, epoch)
            : OfFile(path, epoch, Reading(parsed), VerbosityOptions.Notes(parsed));
    }

    /// <summary>The same, of a network that cuts up a plane.</summary>
    /// <exception cref="UserErrorException">It has other than two inputs.</exception>
    public Model OfPlane(ParseResult parsed, Model model)
    {
        var inputs = model.Network.Shape.Inputs;
        return inputs == 2 ? model : throw new UserErrorException(string.Create(
            CultureInfo.InvariantCulture,
            $"{parsed.GetRequiredValue(_model)}: this network takes {Counted.Of(inputs, "input")}. Only a "
            + $"network of two inputs cuts up a plane: choose one with --plane, --origin or --principal, or a line "
            + $"with --line."));
    }

    private NetworkReading Reading(ParseResult parsed) => new(
        parsed.GetValue(_slope) is { } assumed ? new Activation(assumed) : null,
        parsed.GetValue(_layers)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static Model OfFile(string path, int? epoch, NetworkReading reading, TextWriter notes)
    {
        if (epoch is not null)
            throw new UserErrorException(
                $"{path}: --epoch goes with a run's folder; a network file has no epochs.", ExitCode.WrongInput);
        var read = NetworkFile.Load(path, reading);
        foreach (var notice in read.Notices) notes.WriteLine(Printable.Line($"{path}: {notice}"));
        var window = read.Bounds is [var (x0, x1), var (y0, y1)]
            ? new Window(x0, y0, x1, y1) : new Window(-1, -1, 1, 1);
        return new Model(Path.GetFileName(path), read.Network, window)
        {
            Bounds = read.Bounds,
            Notices = read.Notices,
            InputShape = read.InputShape,
            OutputShape = read.OutputShape,
            IsFile = true,
        };
    }

    private static Model OfRun(string folder, int? epoch)
    {
        var run = StoredRun.Open(folder);
        var checkpoint = run.Checkpoint(epoch).Checkpoint;
        var name = FormattableString.Invariant($"{run.Record.Experiment}, epoch {checkpoint.Epoch}");
        var model = new Model(name, checkpoint.Network, run.Window, run.Palette);
        return run.Record.Image is { } image
            ? model with { Aspect = (double)image.Width / image.Height, WindowName = "the image" }
            : model with { WindowName = "that of the points" };
    }
}

/// <param name="Name">For people.</param>
/// <param name="Network">What to look into.</param>
/// <param name="Window">
/// Where to look unless told otherwise: the image, the window of points, or a square around the origin.
/// </param>
/// <param name="Palette">The colours of the outputs, where they are classes.</param>
internal sealed record Model(string Name, Network Network, Window Window, Palette? Palette = null)
{
    /// <summary>The width of a unit of the window to its height, as the picture that was learned has it.</summary>
    public double Aspect { get; init; } = 1;

    /// <summary>The least and the greatest value of each input, where its file tells them.</summary>
    public IReadOnlyList<(double Least, double Greatest)>? Bounds { get; init; }

    /// <summary>What the user should know of how its file was read.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <inheritdoc cref="ReadNetwork.InputShape"/>
    public IReadOnlyList<int>? InputShape { get; init; }

    /// <inheritdoc cref="ReadNetwork.OutputShape"/>
    public IReadOnlyList<int>? OutputShape { get; init; }

    /// <summary>The plane within the inputs of a network that was restricted to it.</summary>
    public PlaneSlice? Plane { get; init; }

    /// <summary>The points that chose the plane, on it.</summary>
    public IReadOnlyList<(double S, double T)> Marks { get; init; } = [];

    /// <summary>Whether it is from a network file, which tells nothing of what its outputs mean.</summary>
    public bool IsFile { get; init; }

    /// <summary>What its window is, for people.</summary>
    public string WindowName { get; init; } = "the usual one of a network file";
}
