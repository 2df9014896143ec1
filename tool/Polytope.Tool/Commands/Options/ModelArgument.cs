using System.CommandLine;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Options;

/// <summary>MODEL: a run's folder, with <c>--epoch</c> where not the last, or a network file.</summary>
internal sealed class ModelArgument
{
    private readonly Argument<string> _model = new("model")
    {
        Description = "A run's folder, or a network file (JSON, safetensors, ONNX).",
    };

    private readonly Option<int?> _epoch = new("--epoch")
    {
        Description = "The run's checkpoint after this epoch; without it, the last one.",
        HelpName = "N",
    };

    private readonly Option<double?> _slope = new("--slope")
    {
        Description = "The slope below zero of a state_dict whose metadata do not tell its activation: 0 for ReLU.",
        HelpName = "S",
    };

    public ModelArgument() => _slope.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && result.GetValueOrDefault<double?>() is not (>= 0 and < 1)) result.AddError("--slope takes a number from 0 on, less than 1.");
    });

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_epoch);
        command.Add(_slope);
    }

    /// <exception cref="UnreadableFileException">It is missing or damaged.</exception>
    /// <exception cref="UserErrorException">It has no such epoch.</exception>
    public Model In(ParseResult parsed)
    {
        var (path, epoch) = (parsed.GetRequiredValue(_model), parsed.GetValue(_epoch));
        return Directory.Exists(path) ? OfRun(path, epoch)
            : Path.GetFileName(path) == RecordFile.Name ? OfRun(Path.GetDirectoryName(Path.GetFullPath(path))!, epoch)
            : OfFile(path, epoch, parsed.GetValue(_slope));
    }

    /// <summary>The same, of a network that cuts up a plane.</summary>
    /// <exception cref="UserErrorException">It has other than two inputs.</exception>
    public Model OfPlaneIn(ParseResult parsed)
    {
        var model = In(parsed);
        var inputs = model.Network.Shape.Inputs;
        return inputs == 2 ? model : throw new UserErrorException(FormattableString.Invariant(
            $"{parsed.GetRequiredValue(_model)}: this network takes {inputs} input{(inputs == 1 ? "" : "s")}. Only a network of two inputs cuts up a plane: choose one with --plane."));
    }

    private static Model OfFile(string path, int? epoch, double? slope) => epoch is null
        ? new Model(Path.GetFileName(path), NetworkFile.Read(path, slope is { } assumed ? new Activation(assumed) : null), new Window(-1, -1, 1, 1))
        : throw new UserErrorException($"{path}: --epoch goes with a run's folder; a network file has no epochs.", ExitCode.WrongInput);

    private static Palette? PaletteOf(RunRecord record, string folder) => record.Image.Classes is not { } classes ? null
        : new Palette([.. classes.Select(text => Colour.Parse(text) ?? throw new UnreadableFileException(
            Path.Combine(folder, RecordFile.Name), $"'{text}' is no colour: the record was changed by hand."))]);

    private static Model OfRun(string folder, int? epoch)
    {
        var record = RecordFile.Find(folder) ?? throw new UserErrorException(
            $"{folder}: this is no run's folder: it has no {RecordFile.Name}. 'dotnet polytope run' makes one.");
        var epochs = record.Checkpoints.Select(checkpoint => checkpoint.Epoch).ToList();
        if (epochs.Count == 0) throw new UserErrorException($"{folder}: the run has no checkpoint yet.");
        var chosen = epoch ?? epochs[^1];
        if (!epochs.Contains(chosen))
        {
            var nearest = epochs.MinBy(known => Math.Abs((long)known - chosen));
            throw new UserErrorException(
                FormattableString.Invariant(
                    $"{folder}: there is no checkpoint of epoch {chosen}: there are {epochs.Count}, from {epochs[0]} to {epochs[^1]}. The nearest is {nearest}."),
                ExitCode.WrongInput);
        }

        var stored = new CheckpointFolder(folder).Read([chosen]).Single();
        return new Model(FormattableString.Invariant($"{record.Experiment}, epoch {chosen}"), stored.Checkpoint.Network, Window.Unit, PaletteOf(record, folder));
    }
}

/// <param name="Name">For people.</param>
/// <param name="Network">What to look into.</param>
/// <param name="Window">Where to look unless told otherwise: the image, or a square around the origin.</param>
/// <param name="Palette">The colours of the outputs, where they are classes.</param>
internal sealed record Model(string Name, Network Network, Window Window, Palette? Palette = null);
