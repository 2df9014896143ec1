using Polytope.Core.Buffers;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions.Cutting;

/// <content>Branches of the tree of cuts that are donated to other threads.</content>
internal sealed partial class Subdivision
{
    /// <summary>Subdivides a branch: bit for bit the cells that the donor would have made in its place.</summary>
    public void Run(Branch branch)
    {
        _lines.Enter(0);
        _keys.Invalidate(0);
        var mark = _arena.Mark;
        var layer = branch.Layer;
        branch.Pattern.CopyTo(_pattern.Words, 0);
        _recomputedAt[layer] = branch.RecomputedAt;
        _lines.Enter(layer, _baseRows[layer]);
        branch.Rows.CopyTo(_baseRows[layer].Span(branch.Rows.Length));
        branch.Next.CopyTo(_baseRows[layer + 1].Span(branch.Next.Length));
        var part = new Polygon(_arena.Take<CellVertex>(branch.Corners.Length), branch.Corners.Length);
        branch.Corners.CopyTo(part.Corners.Span(part.Count));
        var others = _lists[layer];
        branch.Others.CopyTo(others.Span(branch.Others.Length));
        var count = branch.Others.Length;
        var next = _baseRows[layer + 1];
        if (branch.Pivot is { } pivot) CutPart(layer, part, pivot, active: true, others, count, next);
        else Cut(layer, _corners.Load(part), others, count, next);
        _arena.Release(mark);
        NoteExact();
    }

    /// <summary>
    /// Donates a pending part if another thread is idle; all of them, and the cell that is about to be cut, if this
    /// thread is too far ahead of the others.
    /// </summary>
    /// <returns>Whether the cell itself was donated.</returns>
    private bool TryDonate(int layer, Polygon cell, Pointer<int> list, int count, Pointer<double> next)
    {
        if (_sink!.IsTooFarAhead)
        {
            while (_pending.TryDonate(out var part)) _sink.Donate(BranchOf(part));
            var whole = new PendingPart(layer, cell, 0, list, count, next);
            _sink.Donate(BranchOf(whole) with { Pivot = null });
            return true;
        }

        if (_sink.WantsBranches && _pending.TryDonate(out var first)) _sink.Donate(BranchOf(first));
        return false;
    }

    private Branch BranchOf(PendingPart part) => new(
        part.Layer,
        part.Corners.Corners.Span(part.Corners.Count).ToArray(),
        part.Pivot,
        part.Others.Span(part.Count).ToArray(),
        [.. _pattern.Words],
        Copy(_lines.Block(part.Layer), part.Layer),
        Copy(part.Next, part.Layer + 1),
        _recomputedAt[part.Layer]);

    private double[] Copy(Pointer<double> rows, int layer) =>
        rows.Span(RowKernel.Block(_tables.Layers[layer].Pad)).ToArray();
}
