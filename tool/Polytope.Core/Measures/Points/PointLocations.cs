using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Points;

/// <summary>
/// In which cell each of many points lies. A point on an edge belongs to the first of the cells that meet there. The sides are
/// those of the rounded vertices, so a point within a rounding error of an edge may be counted on its other side.
/// </summary>
public sealed class PointLocations
{
    private readonly int[] _cells;

    public PointLocations(Partition partition, PointGrid points)
    {
        (Partition, Points) = (partition, points);
        _cells = new int[points.Count];
        Array.Fill(_cells, -1);
        for (var cell = 0; cell < partition.CellCount; cell++) Claim(cell);
        for (var point = 0; point < _cells.Length; point++)
            if (_cells[point] < 0 && points.Contains(point)) _cells[point] = Nearest(point);
    }

    public Partition Partition { get; }

    public PointGrid Points { get; }

    /// <summary>By point; -1 outside the window.</summary>
    public ReadOnlySpan<int> Cells => _cells;

    /// <summary>Takes the points of a cell that no cell before has taken.</summary>
    private void Claim(int cell)
    {
        int start = Partition.CellStart[cell], end = Partition.CellStart[cell + 1];
        double x0 = double.PositiveInfinity, y0 = x0, x1 = double.NegativeInfinity, y1 = x1;
        for (var half = start; half < end; half++)
        {
            var (x, y) = (Partition.X[Partition.Origin[half]], Partition.Y[Partition.Origin[half]]);
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
                if (_cells[point] < 0 && LeastCross(cell, x, y) >= 0) _cells[point] = cell;
            }
        }
    }

    /// <summary>The cell whose sides the point is least outside of: for one that roundings put outside all cells.</summary>
    private int Nearest(int point)
    {
        var (nearest, most) = (0, double.NegativeInfinity);
        for (var cell = 0; cell < Partition.CellCount; cell++)
            if (LeastCross(cell, Points.X[point], Points.Y[point]) is var cross && cross > most) (nearest, most) = (cell, cross);
        return nearest;
    }

    /// <summary>The least of twice the signed areas of a cell's sides with the point: negative outside.</summary>
    private double LeastCross(int cell, double x, double y)
    {
        int start = Partition.CellStart[cell], end = Partition.CellStart[cell + 1];
        ReadOnlySpan<int> origin = Partition.Origin;
        ReadOnlySpan<double> xs = Partition.X, ys = Partition.Y;
        double fromX = xs[origin[end - 1]] - x, fromY = ys[origin[end - 1]] - y, least = double.PositiveInfinity;
        for (var half = start; half < end; half++)
        {
            double toX = xs[origin[half]] - x, toY = ys[origin[half]] - y;
            least = Math.Min(least, (fromX * toY) - (fromY * toX));
            (fromX, fromY) = (toX, toY);
        }

        return least;
    }
}
