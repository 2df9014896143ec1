using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Cutting;

namespace Polytope.Core.Partitions.Parallel;

/// <summary>Where the cells of one thread go, and the branches that it donates. Used by that thread alone.</summary>
internal sealed class BranchWorker(OrderedBranches all) : ICellVisitor, IBranchSink
{
    private int _cells;

    /// <summary>The segment to which the thread's cells belong.</summary>
    public Segment Segment { get; private set; } = new(null);

    public bool WantsBranches => all.WantsBranches(_cells);

    public bool IsTooFarAhead => all.IsTooFarAhead(Segment, _cells);

    public void Begin(Segment segment) => (Segment, _cells) = (segment, 0);

    public void Visit(in Cell cell)
    {
        _cells++;
        all.Visit(Segment, cell);
    }

    public void Donate(Branch branch) => all.Add(Segment, branch);
}
