using System.CommandLine;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands;

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

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_epoch);
    }

    /// <exception cref="UnreadableFileException">It is missing or damaged.</exception>
    /// <exception cref="UserErrorException">It has no such epoch, or other than two inputs.</exception>
    public Model In(ParseResult parsed)
    {
        var (path, epoch) = (parsed.GetRequiredValue(_model), parsed.GetValue(_epoch));
        var model = Directory.Exists(path) ? OfRun(path, epoch)
            : Path.GetFileName(path) == RecordFile.Name ? OfRun(Path.GetDirectoryName(Path.GetFullPath(path))!, epoch)
            : OfFile(path, epoch);
        var inputs = model.Network.Shape.Inputs;
        return inputs == 2 ? model : throw new UserErrorException(FormattableString.Invariant(
            $"{path}: this network takes {inputs} input{(inputs == 1 ? "" : "s")}. Only a network of two inputs cuts up a plane."));
    }

    private static Model OfFile(string path, int? epoch) => epoch is null
        ? new Model(Path.GetFileName(path), NetworkFile.Read(path), new Window(-1, -1, 1, 1))
        : throw new UserErrorException($"{path}: --epoch goes with a run's folder; a network file has no epochs.", ExitCode.WrongInput);

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
        return new Model(FormattableString.Invariant($"{record.Experiment}, epoch {chosen}"), stored.Checkpoint.Network, Window.Unit);
    }
}

/// <param name="Name">For people.</param>
/// <param name="Network">Of two inputs.</param>
/// <param name="Window">Where to look unless told otherwise: the image, or a square around the origin.</param>
internal sealed record Model(string Name, Network Network, Window Window);
