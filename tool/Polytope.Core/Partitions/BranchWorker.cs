namespace Polytope.Core.Partitions;

/// <summary>Where one thread's cells go, and the branches that it leaves to others.</summary>
internal sealed class BranchWorker(OrderedBranches all) : ICellVisitor
{
    /// <summary>Branches that near to where the thread is are small: it ends them itself.</summary>
    private const int Near = 5;

    private int _cells;
    private int _shallow;

    /// <summary>Where the cells go at present.</summary>
    public OrderedBranches.Stretch Stretch { get; private set; } = new(null);

    public void Begin(OrderedBranches.Stretch stretch) => (Stretch, _cells, _shallow) = (stretch, 0, 0);

    public void Visit(in Cell cell)
    {
        _cells++;
        all.Visit(Stretch, cell);
    }

    /// <summary>Whether a cell that is about to be cut goes to others instead.</summary>
    /// <param name="cuts">On the way to it from where the subdivision began.</param>
    public bool Takes(int cuts)
    {
        if (_shallow == 0 && !all.WantsBranches(Stretch, _cells)) return false;
        _shallow = Math.Max(_shallow, Math.Max(1, cuts - Near));
        return cuts <= _shallow && cuts > 0;
    }

    /// <summary>In the order of the cells: those handed on before come before the branch's, those after it come after.</summary>
    public void Add(Branch branch) => Stretch = all.Add(Stretch, branch);
}
