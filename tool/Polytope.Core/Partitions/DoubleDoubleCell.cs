using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions;

/// <summary>
/// One cell of a finished partition at a time, in double-double arithmetic: it claims only what its error bounds prove.
/// </summary>
internal sealed class DoubleDoubleCell : IDisposable
{
    private readonly Partition _partition;
    private readonly LayerTables _tables;
    private readonly WindowErrorBounds _bounds;
    private readonly MutablePattern _pattern;
    private readonly CreaseLines _lines;
    private readonly PatternFilter _filter;
    private int _cell = -1;

    public DoubleDoubleCell(Partition partition)
    {
        _partition = partition;
        _tables = new LayerTables(partition.Network);
        _bounds = WindowErrorBounds.Of(partition.Window);
        _pattern = new MutablePattern(partition.Network.Shape.Hidden);
        _lines = new CreaseLines(
            _pattern,
            partition.Boundary,
            new WindowSides(partition.Boundary, 0),
            new Lazy<LayerTables>(_tables),
            new Lazy<ExactNetwork>(() => new ExactNetwork(partition.Network)));
        _filter = new PatternFilter(_tables, _bounds);
    }

    /// <summary>Whether a point certainly has the cell's activation pattern.</summary>
    public bool HasPattern(int cell, double x, double y)
    {
        Enter(cell);
        if (_filter.Matches(_pattern, x, y)) return true;

        // Layer by layer: while the layers before have the pattern's signs, its rows are the network's.
        for (var layer = 0; layer < _tables.Depth; layer++)
        {
            for (var j = 0; j < _tables.Layers[layer].Outputs; j++)
            {
                if (!_tables.Network.Cuts(layer, j)) continue;
                var row = _lines.InDoubleDouble(new CreaseId(layer, j));
                var sign = CreaseLines.Sign(row.ValueAt(x, y), _bounds.Bound(row, radius: 0));
                if (sign != (_pattern.IsActive(layer, j) ? 1 : -1)) return false;
            }
        }

        return true;
    }

    /// <summary>
    /// A half-edge's origin: from the partition, or the intersection of its two lines where that is more precise.
    /// </summary>
    public CellVertex Corner(int half)
    {
        Enter(_partition.CellOf[half]);
        var corner = _partition.Corner(half);
        corner.Crease = Crease(half);
        _lines.Refine(ref corner, Crease(_partition.Before(half)));
        return corner;
    }

    public void Dispose()
    {
        _filter.Dispose();
        _lines.Dispose();
        _tables.Dispose();
    }

    private CreaseId Crease(int half) => _partition.EdgeCrease[_partition.EdgeOf[half]];

    private void Enter(int cell)
    {
        if (cell == _cell) return;
        _cell = cell;
        _lines.Enter(_pattern.CopyFrom(_partition.Pattern(cell)) + 1);
    }
}
