using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Cutting;

namespace Polytope.Core.Partitions.Parallel;

/// <summary>Where one thread's cells go, and the branches that it leaves to others.</summary>
internal sealed class BranchWorker(OrderedBranches all) : ICellVisitor
{
    private int _cells;

    /// <summary>Where the cells go at present.</summary>
    public OrderedBranches.Stretch Stretch { get; private set; } = new(null);

    public void Begin(OrderedBranches.Stretch stretch) => (Stretch, _cells) = (stretch, 0);

    public void Visit(in Cell cell)
    {
        _cells++;
        all.Visit(Stretch, cell);
    }

    /// <summary>Whether another thread should have some of the work ahead.</summary>
    public bool HasIdleThreads => all.HasIdleThreads(_cells);

    /// <summary>Whether all the work ahead should wait for what comes before it.</summary>
    public bool IsTooFarAhead => all.IsTooFarAhead(Stretch, _cells);

    /// <summary>Leaves a branch to whoever takes it. Its cells come after this thread's, and before those of branches left earlier.</summary>
    public void Leave(Branch branch) => all.Add(Stretch, branch);
}
