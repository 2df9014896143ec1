using Polytope.Core.Declarations;
using Polytope.Core.Networks;

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

    /// <summary>
    /// The memory that a training takes, so that one that exceeds the machine's is refused before it begins. What the
    /// trainer does not know, as by default, it leaves out.
    /// </summary>
    TrainingMemory MemoryFor(TrainingSize size) => default;
}

/// <summary>What the memory of a training depends on.</summary>
/// <param name="Shape">Of the network.</param>
/// <param name="Points">Training points.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Threads">At most so many.</param>
public sealed record TrainingSize(NetworkShape Shape, int Points, TrainingOptions Options, int Threads);

/// <summary>Bytes, at most.</summary>
/// <param name="Training">While it trains, besides the task.</param>
/// <param name="Checkpoint">Of each checkpoint that it gives.</param>
public readonly record struct TrainingMemory(long Training, long Checkpoint);
