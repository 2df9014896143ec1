using Polytope.Core.Training;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Pipeline;

/// <summary>
/// The checkpoints of a plug-in's trainer, each of which is what was asked for. Whatever goes wrong names the plug-in.
/// </summary>
internal static class CheckedTraining
{
    /// <exception cref="PluginException">While it is read: the trainer failed, or gave something else.</exception>
    public static IEnumerable<Checkpoint> Of(ITrainer trainer, TrainingTask task, CancellationToken cancellation) =>
        Plugin.Of(trainer) is { } plugin
            ? Checked(plugin, trainer, task, cancellation)
            : trainer.Train(task, cancellation);

    private static IEnumerable<Checkpoint> Checked(
        Plugin plugin, ITrainer trainer, TrainingTask task, CancellationToken cancellation)
    {
        int? last = task.From?.Epoch;
        var asked = new Queue<int>(task.CheckpointEpochs.Where(epoch => !(epoch <= last)));
        using var stream = Guarded(() => trainer.Train(task, cancellation)?.GetEnumerator())
            ?? throw Wrong("gave no stream of checkpoints");
        while (Guarded(stream.MoveNext))
        {
            var checkpoint = Guarded(() => stream.Current);
            if (Mistake(checkpoint) is { } mistake) throw Wrong(mistake);
            if (checkpoint.Network.ToParameters().Any(weight => !float.IsFinite(weight)))
                throw new DivergenceException(checkpoint.Epoch);
            last = checkpoint.Epoch;
            if (asked.TryPeek(out var next) && next == last) asked.Dequeue();
            yield return checkpoint;
            if (checkpoint.State.Validation is { HasStopped: true }) yield break;
        }

        if (asked.TryPeek(out var missing))
            throw Wrong(FormattableString.Invariant($"ended without the checkpoint of epoch {missing}"));

        string? Mistake(Checkpoint? checkpoint) =>
            checkpoint is not { Network: not null, State: not null } ? "gave a checkpoint without network or state"
            : checkpoint.Epoch <= last ? FormattableString.Invariant(
                $"gave epoch {checkpoint.Epoch} after epoch {last}")
            : asked.TryPeek(out var next) && next < checkpoint.Epoch && !HasStopped(checkpoint)
                ? FormattableString.Invariant($"gave epoch {checkpoint.Epoch} where epoch {next} was to come")
            : checkpoint.Epoch > task.Options.Epochs
                ? FormattableString.Invariant($"gave epoch {checkpoint.Epoch}, after the last")
            : !checkpoint.Network.Shape.Equals(task.Initial.Shape) ? "gave a network of another shape"
            : checkpoint.Network.Activation != task.Initial.Activation ? "gave a network of another activation"
            : null;

        PluginException Wrong(string what) => new(plugin.About, $"has a trainer '{trainer.Name}' that {what}.");

        T Guarded<T>(Func<T> call) => plugin.Call(
            last is { } epoch
                ? FormattableString.Invariant($"training after epoch {epoch} with '{trainer.Name}'")
                : $"to begin training with '{trainer.Name}'",
            call);
    }

    private static bool HasStopped(Checkpoint checkpoint) => checkpoint.State.Validation is { HasStopped: true };
}
