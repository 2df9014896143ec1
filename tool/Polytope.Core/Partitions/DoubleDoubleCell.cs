using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Cutting;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions;

/// <summary>One cell of a finished partition at a time, in twice the precision: what that can't tell, it does not claim.</summary>
internal sealed class DoubleDoubleCell : IDisposable
{
    private readonly Partition _partition;
    private readonly LayerTables _tables;
    private readonly WindowErrorBounds _extents;
    private readonly DoubleDoubleRows _rows;
    private readonly MutablePattern _path;
    private readonly PatternFilter _plain;
    private readonly WindowSides _sides;
    private int _cell = -1;

    public DoubleDoubleCell(Partition partition)
    {
        _partition = partition;
        _tables = new LayerTables(partition.Network);
        _extents = WindowErrorBounds.Of(partition.Window);
        _rows = new DoubleDoubleRows(_tables, _extents);
        _path = new MutablePattern(partition.Network.Shape.Hidden);
        _plain = new PatternFilter(_tables, _extents);
        _sides = new WindowSides(partition.Boundary, 0);
    }

    /// <summary>Whether a point certainly has the cell's activation pattern.</summary>
    public bool HasPattern(int cell, double x, double y)
    {
        Enter(cell);
        if (_plain.Is(_path, x, y)) return true;

        // Layer by layer: while the layers before have the pattern's signs, its rows are the network's.
        for (var layer = 0; layer < _tables.Depth; layer++)
        {
            for (var j = 0; j < _tables.Layers[layer].Outputs; j++)
            {
                var row = _rows.Row(layer, j, _path);
                var z = row.ValueAt(x, y);
                var bound = _extents.Bound(row, radius: 0);
                if (!(_path.IsActive(layer, j) ? z > bound : z < -bound)) return false;
            }
        }

        return true;
    }

    /// <summary>A half-edge's origin, from the partition or, if they are nearer, from the two lines that meet there.</summary>
    public CellVertex Corner(int half)
    {
        Enter(_partition.CellOf[half]);
        var corner = _partition.Corner(half);
        var refined = corner;
        _extents.Refine(ref refined, Edge(_partition.Before(half)), Edge(half));
        return refined.Radius < corner.Radius ? refined : corner;
    }

    public void Dispose()
    {
        _plain.Dispose();
        _rows.Dispose();
        _tables.Dispose();
    }

    private Row Edge(int half)
    {
        var crease = _partition.EdgeCrease[_partition.EdgeOf[half]];
        return crease.IsWindow ? _sides.Row(crease.Neuron) : _rows.Row(crease.Layer, crease.Neuron, _path);
    }

    private void Enter(int cell)
    {
        if (cell == _cell) return;
        _cell = cell;
        _rows.Forget(_path.Become(_partition.Pattern(cell)) + 1);
    }
}
