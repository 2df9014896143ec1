using Polytope.Core.Images;
using Polytope.Core.Networks;

namespace Polytope.Core.Training;

/// <summary>
/// One training: from which network, on which samples, how, and when to give a checkpoint.
/// </summary>
/// <param name="Initial">The network before the first step.</param>
/// <param name="Samples">What to learn.</param>
/// <param name="Options">How.</param>
/// <param name="Seed">The plan's seed; the trainer draws only from the stream for shuffling.</param>
/// <param name="CheckpointEpochs">Ascending; 0 is the initial network. A trainer may give no other epochs.</param>
/// <param name="From">Where to go on from: its epoch and those before it are not given again.</param>
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
