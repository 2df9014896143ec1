namespace Polytope.Core.Training;

/// <summary>Trains networks. Found by its name; the same task gives the same bits, whatever the threads.</summary>
public interface ITrainer
{
    string Name { get; }

    /// <summary>
    /// A lazy stream of checkpoints, one for each of the task's checkpoint epochs after <c>task.From</c>, in order.
    /// Work happens as the stream is read. A training that stops early (<see cref="TrainingOptions.EarlyStop"/>) gives
    /// the checkpoint of the epoch after which it stops, whether asked for or not, and ends.
    /// </summary>
    /// <exception cref="DivergenceException">Weights or loss are no longer finite.</exception>
    /// <exception cref="OperationCanceledException">Within a fraction of a second of being asked.</exception>
    IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation);
}
