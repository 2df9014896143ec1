namespace Polytope.Core.Partitions;

/// <summary>A cell that a layer is about to cut, with all that its subdivision depends on.</summary>
/// <param name="Layer">The layer under work.</param>
/// <param name="Corners">Of the cell.</param>
/// <param name="Cutting">The layer's neurons that cut it.</param>
/// <param name="Pattern">Of all layers; those up to this one count.</param>
/// <param name="Rows">The pre-activations of the layers up to this one.</param>
/// <param name="Next">Those of the layer after, with the cutting neurons below zero.</param>
/// <param name="Anew">The layer in which bounds last started anew.</param>
internal sealed record Branch(
    int Layer, CellVertex[] Corners, int[] Cutting, ulong[] Pattern, double[][] Rows, double[] Next, int Anew);

/// <summary>
/// The branches below a number of cuts, in order, and between them the cells that took fewer cuts than that.
/// </summary>
internal sealed class BranchHarvest(int depth) : ICellVisitor
{
    /// <summary>How many cuts deep the branches begin.</summary>
    public int Depth { get; } = depth;

    /// <summary>In order: either a branch, or cells.</summary>
    public List<(Branch? Branch, CellBuffer Cells)> Items { get; } = [];

    public void Add(Branch branch) => Items.Add((branch, new CellBuffer()));

    public void Visit(in Cell cell)
    {
        if (Items.Count == 0 || Items[^1].Branch is not null) Items.Add((null, new CellBuffer()));
        Items[^1].Cells.Visit(cell);
    }
}
