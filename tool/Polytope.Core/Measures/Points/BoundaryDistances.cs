using Polytope.Core.Measures.Cells;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures.Points;

/// <summary>
/// How far points are from the nearest crease in the window (Hanin and Rolnick 2019, "Complexity of Linear Regions in
/// Deep Networks"): the nearest crease bounds the point's own cell, because the straight way there crosses no other.
/// </summary>
public static class BoundaryDistances
{
    /// <returns>
    /// One a point, in units of the window's coordinates: NaN outside the window, infinite where the window has no
    /// crease.
    /// </returns>
    public static double[] Of(PointLocations locations)
    {
        var (partition, points) = (locations.Partition, locations.Points);
        var distances = new double[points.Count];
        var spans = new PartitionSpans(partition);
        ReadOnlySpan<int> edgeOf = partition.EdgeOf;
        ReadOnlySpan<CreaseId> creases = partition.EdgeCrease;
        for (var point = 0; point < distances.Length; point++)
        {
            var cell = locations.Cells[point];
            distances[point] = double.NaN;
            if (cell < 0) continue;
            int start = spans.CellStart[cell], end = spans.CellStart[cell + 1];
            var least = double.PositiveInfinity;
            for (var half = start; half < end; half++)
            {
                if (creases[edgeOf[half]].IsWindow) continue;
                int from = spans.Origin[half], to = spans.Origin[half + 1 < end ? half + 1 : start];
                least = Math.Min(least, Segments.SquaredDistance(
                    points.X[point], points.Y[point], spans.X[from], spans.Y[from], spans.X[to], spans.Y[to]));
            }

            distances[point] = Math.Sqrt(least);
        }

        return distances;
    }
}
