using Polytope.Core.Measures.Cells;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Points;

/// <summary>
/// How often straight ways between points cross from one cell into another, by unit of length (Raghu, Poole, Kleinberg,
/// Ganguli and Sohl-Dickstein 2017, "On the Expressive Power of Deep Neural Networks": transitions along a trajectory).
/// </summary>
/// <remarks>
/// From cell to cell through the side by which the line leaves first. Both sides of an edge see the same sign of the
/// cross product with the line, so the way never turns back through the edge by which it came.
/// </remarks>
public static class SegmentCrossings
{
    /// <summary>Along the segments from each point to the next, in their order.</summary>
    /// <param name="most">At most so many segments, the first ones.</param>
    /// <returns>
    /// Crossings of creases and the length of the segments; those with an end outside the window do not count.
    /// </returns>
    public static (long Crossings, double Length) Along(PointLocations locations, int most = int.MaxValue)
    {
        var points = locations.Points;
        var (crossings, length) = (0L, 0.0);
        var spans = new PartitionSpans(locations.Partition);
        for (var point = 0; point + 1 < points.Count && point < most; point++)
        {
            if (locations.Cells[point] < 0 || locations.Cells[point + 1] < 0) continue;
            double ax = points.X[point], ay = points.Y[point], bx = points.X[point + 1], by = points.Y[point + 1];
            crossings += Between(locations.Partition, spans, locations.Cells[point], ax, ay, bx, by);
            length += Math.Sqrt(((bx - ax) * (bx - ax)) + ((by - ay) * (by - ay)));
        }

        return (crossings, length);
    }

    /// <summary>How many edges the segment from a, in a cell, to b crosses.</summary>
    private static int Between(
        Partition partition, PartitionSpans spans, int cell, double ax, double ay, double bx, double by)
    {
        double dx = bx - ax, dy = by - ay;
        var crossings = 0;
        while (crossings < partition.CellCount)
        {
            var (exit, earliest) = (-1, double.PositiveInfinity);
            int start = spans.CellStart[cell], end = spans.CellStart[cell + 1];
            for (var half = start; half < end; half++)
            {
                int from = spans.Origin[half], to = spans.Origin[half + 1 < end ? half + 1 : start];
                double fromX = spans.X[from], fromY = spans.Y[from], sideX = spans.X[to] - fromX,
                    sideY = spans.Y[to] - fromY;
                var outward = (dx * sideY) - (dy * sideX);
                if (!(outward > 0)) continue;
                var time = (((fromX - ax) * sideY) - ((fromY - ay) * sideX)) / outward;
                if (time < earliest) (earliest, exit) = (time, half);
            }

            if (exit < 0 || earliest >= 1 || partition.Neighbour(exit) is not (>= 0 and var beyond)) break;
            cell = beyond;
            crossings++;
        }

        return crossings;
    }
}
