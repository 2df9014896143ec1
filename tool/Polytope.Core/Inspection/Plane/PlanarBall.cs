using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection.Plane;

/// <summary>
/// The largest ball inside a polygon, in doubles. The linear program starts from the mean of the vertices, whose slacks
/// are computed exactly before they are rounded, so that the result is accurate for slivers too.
/// </summary>
internal static class PlanarBall
{
    /// <param name="shape">The polygon, with an interior.</param>
    /// <param name="facets">Its sides, in order.</param>
    /// <param name="lengths">|a| of each row.</param>
    public static ChebyshevBall Of(
        PlanarShape shape, IReadOnlyList<PlaneRow> facets, Func<int, double> lengths, CancellationToken cancellation)
    {
        // A half-plane or a wedge has room for any ball.
        if (facets.Count <= 1 || (!shape.IsBounded && PlaneRow.Orientation(facets[^1], facets[0]) < 0))
            return new ChebyshevBall(null, double.PositiveInfinity);
        if (!shape.IsBounded) return InStrip(shape, facets, lengths);
        var block = new RowBlock(facets.Count + 1, 3);
        var least = double.PositiveInfinity;
        for (var i = 0; i < facets.Count; i++)
        {
            var (line, length) = (facets[i].Exact, lengths(facets[i].Index));
            var slacks = shape.ExactVertices.Select(vertex => Dyadic.Quotient(
                -((line.A * vertex.X) + (line.B * vertex.Y) + (line.C * vertex.W)), vertex.W));
            var slack = slacks.Sum() / shape.ExactVertices.Count;
            slack = Math.ScaleB(slack, facets[i].Exponent);
            block.Set(i, k => k == 0 ? facets[i].A : k == 1 ? facets[i].B : length, slack);
            least = Math.Min(least, slack / length);
        }

        block.Set(facets.Count, k => k == 2 ? -1 : 0, least);
        var simplex = new DoubleSimplex(block);
        if (!simplex.Start() || simplex.Maximize(Goal, -1, double.PositiveInfinity, cancellation) != SimplexEnd.Optimal)
            return new ChebyshevBall(null, double.NaN);
        var (x, y) = (shape.Vertices.Average(vertex => vertex.X), shape.Vertices.Average(vertex => vertex.Y));
        var optimum = simplex.UnperturbedVertex();
        return new ChebyshevBall([x + optimum[0], y + optimum[1]], optimum[2]);
    }

    private static double[] Goal => [0, 0, 1, 0];

    /// <summary>
    /// The ball between two parallel sides that go to infinity: its radius is half their distance, and its centre lies
    /// far enough along the strip to clear all other sides.
    /// </summary>
    private static ChebyshevBall InStrip(PlanarShape shape, IReadOnlyList<PlaneRow> facets, Func<int, double> lengths)
    {
        var (first, last) = (facets[0], facets[^1]);
        double lengthFirst = lengths(first.Index), lengthLast = lengths(last.Index);
        double ax = first.A / lengthFirst, ay = first.B / lengthFirst;

        // In the strip -lower <= ax x + ay y <= upper; it is unbounded along (ay, -ax).
        double upper = first.C / lengthFirst, lower = last.C / lengthLast;
        double radius = (upper + lower) / 2, middle = (upper - lower) / 2;
        var along = shape.Vertices.Select(vertex => (ay * vertex.X) - (ax * vertex.Y)).DefaultIfEmpty(0).Max();
        for (var step = radius; ; step *= 2)
        {
            double[] centre = [(ax * middle) + (ay * (along + step)), (ay * middle) - (ax * (along + step))];
            var isClear = facets.All(row => row == first || row == last
                || row.C - (row.A * centre[0]) - (row.B * centre[1]) >= radius * lengths(row.Index));
            if (isClear || !double.IsFinite(step)) return new ChebyshevBall(isClear ? centre : null, radius);
        }
    }
}
