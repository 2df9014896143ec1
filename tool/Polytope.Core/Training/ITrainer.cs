using Polytope.Core.Declarations;

namespace Polytope.Core.Training;

/// <summary>
/// Trains networks. A trainer is a record of its own options; those that all trainers share are in the task. The same
/// task and options give the same bits for any number of threads.
/// </summary>
public interface ITrainer : IPart
{
    /// <summary>
    /// A lazy stream of checkpoints, one for each of the task's checkpoint epochs after <c>task.From</c>, in order.
    /// Work happens as the stream is read. A training that stops early (<see cref="TrainingOptions.EarlyStop"/>) gives
    /// the checkpoint of the epoch after which it stops, whether asked for or not, and ends. Further checkpoints come
    /// where <see cref="TrainingTask.AfterEpoch"/> asks for them.
    /// </summary>
    /// <exception cref="DivergenceException">Weights or loss are no longer finite.</exception>
    /// <exception cref="OperationCanceledException">Within a fraction of a second of being asked.</exception>
    IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation);
}
