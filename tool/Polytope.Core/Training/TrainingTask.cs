using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Numerics.Randomness;

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

    /// <summary>
    /// Takes lines for the run's log, on any thread; changes no result. Null where there is no log.
    /// </summary>
    public Action<string>? Log { get; init; }

    /// <summary>
    /// Full path of the manifest's folder, from which a trainer takes the relative paths in its options; null where the
    /// task comes from no manifest.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Threads to use, at most; changes no result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// The indices of the training points in the order in which an epoch takes them: consecutive mini-batches are
    /// consecutive parts of it, of which the last may be smaller. It follows from the seed and the epoch alone. Null
    /// for the full batch, which takes the points in their own order.
    /// </summary>
    /// <param name="epoch">Counted from 1.</param>
    public int[]? OrderOf(int epoch)
    {
        if (Options.BatchSize is null) return null;
        var order = new int[Samples.Training.Count];
        Shuffle(order, Seed, epoch);
        return order;
    }

    /// <summary>Fills in the indices 0, 1, ... in the order of an epoch with mini-batches.</summary>
    internal static void Shuffle(Span<int> order, ulong seed, int epoch)
    {
        for (var i = 0; i < order.Length; i++) order[i] = i;
        new RandomStream(seed, StreamPurpose.Shuffling, (uint)epoch).Shuffle(order);
    }
}
