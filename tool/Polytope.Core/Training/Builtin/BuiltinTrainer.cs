namespace Polytope.Core.Training.Builtin;

/// <summary>
/// Mini-batch training in float32 on the CPU. The bits are the same on every machine and for any number of threads (see
/// <see cref="NumericsRevision"/>). It has no options of its own.
/// </summary>
public sealed record BuiltinTrainer : ITrainer
{
    public string Name => "builtin";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The parts of the task do not fit each other.</exception>
    public IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation)
    {
        TaskCheck.ThrowIfInconsistent(task);
        return Checkpoints(task, cancellation);
    }

    public TrainingMemory MemoryFor(TrainingSize size) => TrainingRun.MemoryFor(size);

    private static IEnumerable<Checkpoint> Checkpoints(TrainingTask task, CancellationToken cancellation)
    {
        var start = task.From ?? new Checkpoint(0, task.Initial, TrainerState.Empty);
        if (task.From is null && task.CheckpointEpochs.Contains(0)) yield return start;

        using var run = new TrainingRun(task, start);
        foreach (var epoch in task.CheckpointEpochs.Where(epoch => epoch > start.Epoch))
        {
            Checkpoint reached;
            do
            {
                if (run.HasStopped) yield break;
                yield return reached = run.RunTo(epoch, cancellation);
            }
            while (reached.Epoch < epoch);
        }
    }
}
