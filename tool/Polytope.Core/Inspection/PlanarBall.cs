using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection;

/// <summary>
/// The largest ball within a polygon. It is counted from the mean of the corners, whose distances from the sides come from
/// whole numbers, so that slivers have good ones too.
/// </summary>
internal static class PlanarBall
{
    /// <param name="lengths">|a| of each row.</param>
    public static ChebyshevBall Of(PlanarShape shape, IReadOnlyList<PlaneRow> facets, Func<int, double> lengths, CancellationToken cancellation)
    {
        if (facets.Count == 0 || (!shape.IsBounded && PlaneRow.Turn(facets[^1], facets[0]) < 0) || facets.Count == 1)
            return new ChebyshevBall(null, double.PositiveInfinity);
        if (!shape.IsBounded) return InStrip(shape, facets, lengths);
        var block = new RowBlock(facets.Count + 1, 3);
        var least = double.PositiveInfinity;
        for (var i = 0; i < facets.Count; i++)
        {
            var (line, length) = (facets[i].Exact, lengths(facets[i].Index));
            var slack = shape.Corners.Sum(corner => Dyadic.Quotient(
                -((line.A * corner.X) + (line.B * corner.Y) + (line.C * corner.W)), corner.W)) / shape.Corners.Count;
            slack = Math.ScaleB(slack, facets[i].Exponent);
            block.Set(i, k => k == 0 ? facets[i].A : k == 1 ? facets[i].B : length, slack);
            least = Math.Min(least, slack / length);
        }

        block.Set(facets.Count, k => k == 2 ? -1 : 0, least);
        var walk = new DoubleSimplex(block);
        if (!walk.Start() || walk.Climb(Goal, -1, double.PositiveInfinity, cancellation) != WalkEnd.Highest) return new ChebyshevBall(null, double.NaN);
        var (x, y) = (shape.Vertices.Average(corner => corner.X), shape.Vertices.Average(corner => corner.Y));
        var vertex = walk.Vertex();
        return new ChebyshevBall([x + vertex[0], y + vertex[1]], vertex[2]);
    }

    private static double[] Goal => [0, 0, 1, 0];

    /// <summary>Between two opposite parallel sides the ball is as wide as they allow, far enough from where the strip begins.</summary>
    private static ChebyshevBall InStrip(PlanarShape shape, IReadOnlyList<PlaneRow> facets, Func<int, double> lengths)
    {
        var (first, last) = (facets[0], facets[^1]);
        double lengthFirst = lengths(first.Index), lengthLast = lengths(last.Index);
        double ax = first.A / lengthFirst, ay = first.B / lengthFirst;

        // ax x + ay y lies between -lower and upper; the strip goes off along (ay, -ax).
        double upper = first.C / lengthFirst, lower = last.C / lengthLast;
        double radius = (upper + lower) / 2, middle = (upper - lower) / 2;
        var along = shape.Vertices.Select(corner => (ay * corner.X) - (ax * corner.Y)).DefaultIfEmpty(0).Max();
        for (var step = radius; ; step *= 2)
        {
            double[] centre = [(ax * middle) + (ay * (along + step)), (ay * middle) - (ax * (along + step))];
            var isClear = facets.All(row => row == first || row == last
                || row.C - (row.A * centre[0]) - (row.B * centre[1]) >= radius * lengths(row.Index));
            if (isClear || !double.IsFinite(step)) return new ChebyshevBall(isClear ? centre : null, radius);
        }
    }
}
