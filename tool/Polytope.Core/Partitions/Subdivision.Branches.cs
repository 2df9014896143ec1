namespace Polytope.Core.Partitions;

/// <content>Branches of the tree of cuts that are put aside, for other threads to go on with.</content>
internal sealed unsafe partial class Subdivision
{
    /// <summary>Goes on from a branch; its cells are those that would have come in its place, bit for bit.</summary>
    public void Run(Branch branch)
    {
        _exactPath.Forget(0);
        _refinedPath.Forget(0);
        _keys.Forget(0);
        branch.Pattern.CopyTo(_path.Words, 0);
        var mark = _arena.Mark;
        for (var layer = 0; layer <= branch.Layer; layer++)
        {
            _rowsOfLayer[layer] = _baseRows[layer];
            branch.Rows[layer].CopyTo(new Span<double>(_baseRows[layer], branch.Rows[layer].Length));
        }

        branch.Next.CopyTo(new Span<double>(_baseRows[branch.Layer + 1], branch.Next.Length));
        _anew[branch.Layer] = branch.Anew;
        var cell = new Polygon(_arena.Take<CellVertex>(branch.Corners.Length), branch.Corners.Length);
        branch.Corners.CopyTo(new Span<CellVertex>(cell.Corners, cell.Count));
        branch.Cutting.CopyTo(new Span<int>(_lists[branch.Layer], branch.Cutting.Length));
        _corners.Load(cell);
        Cut(branch.Layer, cell, _lists[branch.Layer], branch.Cutting.Length, _baseRows[branch.Layer + 1]);
        _arena.Release(mark);
    }

    private Branch Branch(int layer, Polygon cell, int* list, int count, double* next)
    {
        var rows = new double[layer + 1][];
        for (var l = 0; l <= layer; l++) rows[l] = Copy(_rowsOfLayer[l], l);
        return new Branch(
            layer,
            new ReadOnlySpan<CellVertex>(cell.Corners, cell.Count).ToArray(),
            new ReadOnlySpan<int>(list, count).ToArray(),
            [.. _path.Words],
            rows,
            Copy(next, layer + 1),
            _anew[layer]);
    }

    private double[] Copy(double* rows, int layer) => new ReadOnlySpan<double>(rows, RowKernel.Block(_tables.Layers[layer].Pad)).ToArray();
}
