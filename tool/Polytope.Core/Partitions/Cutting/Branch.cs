using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>
/// A part of a cell that a layer is cutting, with all that its subdivision depends on: another thread can go on with
/// it.
/// </summary>
/// <param name="Layer">The layer under work.</param>
/// <param name="Corners">Of the part.</param>
/// <param name="Pivot">
///  The neuron that cut the part off, on whose upper side it lies; null if <paramref name="Others"/> are decided.
/// </param>
/// <param name="Others">
///  The layer's neurons that may cut the part further; with no pivot those that certainly do.
/// </param>
/// <param name="Pattern">
///  Of all layers; in the branch's own layer, the bits of neurons that are not among the others are decided.
/// </param>
/// <param name="Rows">The layer's pre-activations.</param>
/// <param name="Next">The rows of the next layer, with those neurons below zero.</param>
/// <param name="RecomputedAt">The last layer whose rows were recomputed in double-double.</param>
internal sealed record Branch(
    int Layer,
    CellVertex[] Corners,
    int? Pivot,
    int[] Others,
    ulong[] Pattern,
    double[] Rows,
    double[] Next,
    int RecomputedAt);

/// <summary>Takes branches that a subdivision donates to other threads.</summary>
internal interface IBranchSink
{
    /// <summary>Whether another thread has nothing to do, so that a branch should be donated to it.</summary>
    bool WantsBranches { get; }

    /// <summary>
    /// Whether so many cells are waiting for earlier ones that the earlier ones should be made first.
    /// </summary>
    bool IsTooFarAhead { get; }

    /// <summary>
    /// Takes a branch for some other thread to run. Its cells come after those of the donor, and before those of
    /// branches donated earlier.
    /// </summary>
    void Donate(Branch branch);
}
