using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions.Cutting;

/// <content>Branches of the tree of cuts that are left to other threads to go on with.</content>
internal sealed unsafe partial class Subdivision
{
    /// <summary>Goes on from a branch; its cells are those that would have come in its place, bit for bit.</summary>
    public void Run(Branch branch)
    {
        _exactPath.Forget(0);
        _refinedPath.Forget(0);
        _keys.Forget(0);
        var mark = _arena.Mark;
        var layer = branch.Layer;
        branch.Pattern.CopyTo(_path.Words, 0);
        _anew[layer] = branch.Anew;
        _rowsOfLayer[layer] = _baseRows[layer];
        branch.Rows.CopyTo(new Span<double>(_baseRows[layer], branch.Rows.Length));
        branch.Next.CopyTo(new Span<double>(_baseRows[layer + 1], branch.Next.Length));
        var part = new Polygon(_arena.Take<CellVertex>(branch.Corners.Length), branch.Corners.Length);
        branch.Corners.CopyTo(new Span<CellVertex>(part.Corners, part.Count));
        var others = _lists[layer];
        branch.Others.CopyTo(new Span<int>(others, branch.Others.Length));
        if (branch.Pivot is { } pivot) Part(layer, part, pivot, active: true, others, branch.Others.Length, _baseRows[layer + 1]);
        else
        {
            _corners.Load(part);
            Cut(layer, part, others, branch.Others.Length, _baseRows[layer + 1]);
        }

        _arena.Release(mark);
    }

    /// <summary>
    /// Leaves some of the work ahead to others that have none; all of it, and the cell that is about to be cut, if it is
    /// too early for that.
    /// </summary>
    /// <returns>Whether the cell was left to others, too.</returns>
    private bool LeavesToOthers(int layer, Polygon cell, int* list, int count, double* next)
    {
        if (_worker!.IsTooFarAhead)
        {
            while (_ahead.TryLeave(out var part)) _worker.Leave(BranchOf(part));
            _worker.Leave(BranchOf(new Ahead(layer, cell, 0, (nint)list, count, (nint)next)) with { Pivot = null });
            return true;
        }

        if (_worker.HasIdleThreads && _ahead.TryLeave(out var first)) _worker.Leave(BranchOf(first));
        return false;
    }

    private Branch BranchOf(Ahead ahead) => new(
        ahead.Layer,
        new ReadOnlySpan<CellVertex>(ahead.Part.Corners, ahead.Part.Count).ToArray(),
        ahead.Pivot,
        new ReadOnlySpan<int>((int*)ahead.Others, ahead.Count).ToArray(),
        [.. _path.Words],
        Copy(_rowsOfLayer[ahead.Layer], ahead.Layer),
        Copy((double*)ahead.Next, ahead.Layer + 1),
        _anew[ahead.Layer]);

    private double[] Copy(double* rows, int layer) =>
        new ReadOnlySpan<double>(rows, RowKernel.Block(_tables.Layers[layer].Pad)).ToArray();
}
