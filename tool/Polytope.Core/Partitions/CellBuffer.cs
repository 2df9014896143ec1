using Polytope.Core.Networks;

namespace Polytope.Core.Partitions;

/// <summary>Keeps cells that came before their turn.</summary>
internal sealed class CellBuffer : ICellVisitor, IDisposable
{
    private readonly Growing<CellVertex> _corners = new();
    private readonly Growing<AffineMap> _maps = new();
    private readonly Growing<ulong> _patterns = new();
    private readonly Growing<int> _counts = new();
    private PatternLayout? _layout;

    public int Count => _counts.Count;

    public void Visit(in Cell cell)
    {
        _corners.Add(cell.Corners);
        _maps.Add(cell.Maps);
        _patterns.Add(cell.Pattern.Words);
        _layout = cell.Pattern.Layout;
        _counts.Add(cell.Count);
    }

    /// <summary>Hands the cells on, in order, and forgets them.</summary>
    public void Empty(ICellVisitor visitor)
    {
        if (Count == 0) return;
        int outputs = _maps.Count / Count, words = _patterns.Count / Count;
        var corner = 0;
        for (var i = 0; i < Count; i++)
        {
            var corners = _corners.Slice(corner, _counts[i]);
            visitor.Visit(new Cell(corners, _maps.Slice(i * outputs, outputs), new CellPattern(_patterns.Slice(i * words, words), _layout!)));
            corner += corners.Length;
        }

        _corners.Clear();
        _maps.Clear();
        _patterns.Clear();
        _counts.Clear();
    }

    public void Dispose()
    {
        _corners.Dispose();
        _maps.Dispose();
        _patterns.Dispose();
        _counts.Dispose();
    }
}
