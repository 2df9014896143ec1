using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions;

/// <summary>One cell of a finished partition at a time, in exact arithmetic.</summary>
internal sealed class ExactCell : IDisposable
{
    private readonly Partition _partition;
    private readonly MutablePattern _pattern;
    private readonly CreaseLines _lines;
    private int _cell = -1;

    public ExactCell(Partition partition)
    {
        _partition = partition;
        _pattern = new MutablePattern(partition.Network.Shape.Hidden);
        _lines = new CreaseLines(
            _pattern,
            partition.Boundary,
            new WindowSides(partition.Boundary, 0),
            new Lazy<LayerTables>(() => throw new InvalidOperationException("Exact arithmetic needs no tables.")),
            new Lazy<ExactNetwork>(() => new ExactNetwork(partition.Network)));
    }

    /// <summary>The line of a neuron, as it continues over the cell, or of a side of the window.</summary>
    public ExactLine Line(int cell, CreaseId crease)
    {
        Enter(cell);
        return _lines.Exactly(crease);
    }

    /// <summary>The corners, each the intersection of the lines of its two edges.</summary>
    public ExactPoint[] Corners(int cell)
    {
        int start = _partition.CellStart[cell], end = _partition.CellStart[cell + 1];
        var corners = new ExactPoint[end - start];
        for (var half = start; half < end; half++)
        {
            var (before, own) = (Edge(cell, _partition.Before(half)), Edge(cell, half));
            corners[half - start] = ExactLine.Intersect(before, own).Oriented();
        }

        return corners;
    }

    public bool IsConvex(int cell)
    {
        var corners = Corners(cell);
        for (var i = 0; i < corners.Length; i++)
        {
            var (p, q) = (corners[i], corners[(i + 1) % corners.Length]);
            if (p.W.IsZero) return false;
            var line = new ExactLine((p.Y * q.W) - (q.Y * p.W), (q.X * p.W) - (p.X * q.W), (p.X * q.Y) - (q.X * p.Y));
            for (var k = 2; k < corners.Length; k++)
                if (line.SignAt(corners[(i + k) % corners.Length]) <= 0) return false;
        }

        return true;
    }

    /// <summary>Whether the cell's pattern is that of the mean of its corners.</summary>
    public bool HasPattern(int cell)
    {
        var middle = Middle(Corners(cell));
        Enter(cell);
        var network = _partition.Network;
        for (var layer = 0; layer < network.Layers.Length - 1; layer++)
        {
            for (var neuron = 0; neuron < network.Layers[layer].Outputs; neuron++)
            {
                if (!network.Cuts(layer, neuron)) continue;
                var above = _lines.Exactly(new CreaseId(layer, neuron)).SignAt(middle) > 0;
                if (above != _pattern.IsActive(layer, neuron)) return false;
            }
        }

        return true;
    }

    /// <summary>Whether a neuron vanishes, on the cell's side, wherever the crease does.</summary>
    public bool VanishesAlong(int cell, CreaseId crease, CreaseId neuron) =>
        Line(cell, crease).IsProportionalTo(Line(cell, neuron));

    /// <summary>Whether every output has the same affine map on two cells.</summary>
    public bool HasMapsOf(int cell, ExactCell otherCells, int other)
    {
        Enter(cell);
        otherCells.Enter(other);
        var last = _partition.Network.Layers.Length - 1;
        for (var output = 0; output < _partition.Outputs; output++)
        {
            // The factor between a line and its function depends on the layer alone.
            var row = new CreaseId(last, output);
            if (_lines.Exactly(row) != otherCells._lines.Exactly(row)) return false;
        }

        return true;
    }

    public void Dispose() => _lines.Dispose();

    private static ExactPoint Middle(ExactPoint[] corners)
    {
        var sum = new ExactPoint(0, 0, 1);
        foreach (var p in corners)
            sum = new ExactPoint((sum.X * p.W) + (p.X * sum.W), (sum.Y * p.W) + (p.Y * sum.W), sum.W * p.W);
        return new ExactPoint(sum.X, sum.Y, sum.W * corners.Length);
    }

    private ExactLine Edge(int cell, int half) => Line(cell, _partition.EdgeCrease[_partition.EdgeOf[half]]);

    private void Enter(int cell)
    {
        if (cell == _cell) return;
        _cell = cell;
        _lines.Enter(_pattern.CopyFrom(_partition.Pattern(cell)) + 1);
    }
}
