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
    /// <summary>Threads to use, at most; changes no result.</summary>
    public int Threads { get; init; } = 1;
}
