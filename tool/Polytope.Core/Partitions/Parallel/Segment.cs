using Polytope.Core.Partitions.Cutting;

namespace Polytope.Core.Partitions.Parallel;

/// <summary>
/// One segment of the list of all work: a branch, then the cells that came of it. The first segment is the whole window
/// and has no branch.
/// </summary>
/// <remarks>
/// <see cref="Next"/>, <see cref="IsTaken"/> and <see cref="IsDone"/> are guarded by the lock of <see
/// cref="OrderedBranches"/>. <see cref="Branch"/> and <see cref="Kept"/> belong to the thread that took the segment
/// until it is done, then to the one that drains it.
/// </remarks>
internal sealed class Segment(Branch? branch)
{
    public Branch? Branch { get; set; } = branch;

    public bool IsTaken { get; set; }

    /// <summary>No more cells come.</summary>
    public bool IsDone { get; set; }

    /// <summary>Cells that cannot be passed on before those of earlier segments.</summary>
    public CellBuffer Kept { get; } = new();

    public Segment? Next { get; set; }
}
