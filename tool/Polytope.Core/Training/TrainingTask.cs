using Polytope.Core.Images;
using Polytope.Core.Networks;

namespace Polytope.Core.Training;

/// <summary>
/// The input of one training.
/// </summary>
/// <param name="Initial">The network before the first step.</param>
/// <param name="Samples">The points to learn from and to validate on.</param>
/// <param name="Options">How to train.</param>
/// <param name="Seed">The plan's seed; the trainer draws only from the stream for shuffling.</param>
/// <param name="CheckpointEpochs">
/// The epochs after which a checkpoint is wanted, ascending; 0 is the initial network.
/// </param>
/// <param name="From">A checkpoint to continue from, or null. Checkpoints up to its epoch are not given again.</param>
public sealed record TrainingTask(
    Network Initial,
    Samples Samples,
    TrainingOptions Options,
    ulong Seed,
    IReadOnlyList<int> CheckpointEpochs,
    Checkpoint? From = null)
{
    /// <summary>
    /// Called with each completed epoch, on the thread that reads the checkpoints. Where it returns true, a checkpoint
    /// of that epoch is wanted although <see cref="CheckpointEpochs"/> does not name it: to go on from after an
    /// interruption. A trainer that can't give one may ignore it. Changes no result; null asks for none.
    /// </summary>
    public Func<int, bool>? AfterEpoch { get; init; }

    /// <summary>Threads to use, at most; changes no result.</summary>
    public int Threads { get; init; } = 1;
}
