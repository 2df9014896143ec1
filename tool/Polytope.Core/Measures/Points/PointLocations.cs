using Polytope.Core.Measures.Cells;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Points;

/// <summary>
/// In which cell each of many points lies. A point on an edge belongs to the first of the cells that meet there. The
/// sides are those of the rounded vertices, so a point within a rounding error of an edge may be counted on its other
/// side.
/// </summary>
public sealed class PointLocations
{
    private readonly int[] _cells;

    public PointLocations(Partition partition, PointGrid points)
    {
        (Partition, Points) = (partition, points);
        _cells = new int[points.Count];
        Array.Fill(_cells, -1);
        var spans = new PartitionSpans(partition);
        for (var cell = 0; cell < partition.CellCount; cell++) Claim(spans, cell);
        for (var point = 0; point < _cells.Length; point++)
            if (_cells[point] < 0 && points.Contains(point)) _cells[point] = Nearest(spans, point);
    }

    public Partition Partition { get; }

    public PointGrid Points { get; }

    /// <summary>By point; -1 outside the window.</summary>
    public ReadOnlySpan<int> Cells => _cells;

    /// <summary>Takes the points of a cell that no cell before has taken.</summary>
    private void Claim(PartitionSpans spans, int cell)
    {
        double x0 = double.PositiveInfinity, y0 = x0, x1 = double.NegativeInfinity, y1 = x1;
        foreach (var vertex in spans.Vertices(cell))
        {
            var (x, y) = (spans.X[vertex], spans.Y[vertex]);
            (x0, x1) = (Math.Min(x0, x), Math.Max(x1, x));
            (y0, y1) = (Math.Min(y0, y), Math.Max(y1, y));
        }

        var (top, bottom, left, right) = Points.TilesOf(x0, y0, x1, y1);
        for (var row = top; row <= bottom; row++)
        {
            foreach (var point in Points.InRow(row, left, right))
            {
                var (x, y) = (Points.X[point], Points.Y[point]);
                if (x < x0 || x > x1 || y < y0 || y > y1) continue;
                if (_cells[point] < 0 && LeastCross(spans, cell, x, y) >= 0) _cells[point] = cell;
            }
        }
    }

    /// <summary>
    /// The cell whose sides the point is least outside of: for one that roundings put outside all cells.
    /// </summary>
    private int Nearest(PartitionSpans spans, int point)
    {
        var (nearest, most) = (0, double.NegativeInfinity);
        for (var cell = 0; cell < Partition.CellCount; cell++)
            if (LeastCross(spans, cell, Points.X[point], Points.Y[point]) is var cross && cross > most)
            {
                (nearest, most) = (cell, cross);
            }

        return nearest;
    }

    /// <summary>The least of twice the signed areas of a cell's sides with the point: negative outside.</summary>
    private static double LeastCross(PartitionSpans spans, int cell, double x, double y)
    {
        var vertices = spans.Vertices(cell);
        double fromX = spans.X[vertices[^1]] - x, fromY = spans.Y[vertices[^1]] - y, least = double.PositiveInfinity;
        foreach (var vertex in vertices)
        {
            double toX = spans.X[vertex] - x, toY = spans.Y[vertex] - y;
            least = Math.Min(least, (fromX * toY) - (fromY * toX));
            (fromX, fromY) = (toX, toY);
        }

        return least;
    }
}
