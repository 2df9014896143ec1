using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Inspection;

/// <summary>A largest ball within a polytope, in doubles.</summary>
/// <param name="Centre">Its centre; null where balls of any size fit.</param>
/// <param name="Radius">Its radius; infinite where balls of any size fit.</param>
public sealed record ChebyshevBall(double[]? Centre, double Radius)
{
    /// <summary>
    /// The highest t of <c>a d + |a| t &lt;= s</c>, by the simplex method (Boyd and Vandenberghe, Convex Optimization, section
    /// 4.3.1).
    /// </summary>
    /// <param name="rows">Seen from a point inside; only facets matter.</param>
    /// <param name="facets">Which.</param>
    /// <param name="lengths">|a| of each row, where a ball is a ball.</param>
    /// <returns>
    /// The centre's displacement from the point; null where none was found. <c>Recedes</c>: a direction for certain
    /// leads away from every facet, so that balls of any size fit.
    /// </returns>
    internal static (double[]? Displacement, double Radius, bool Recedes) Of(
        HalfSpaces rows, IReadOnlyList<int> facets, Func<int, double> lengths, CancellationToken cancellation)
    {
        // What the facets do not depend on, the ball need not either.
        var columns = ModularRank.IndependentColumns(facets.Count, rows.Dimension, (facet, k) => rows.A(facets[facet], k));
        var n = columns.Length;
        var block = new RowBlock(facets.Count + 1, n + 1);
        var least = double.PositiveInfinity;
        for (var i = 0; i < facets.Count; i++)
        {
            var (row, length) = (facets[i], lengths(facets[i]));
            block.Set(i, k => k < n ? rows.RoundA(row, columns[k]) : length, rows.Slack(row));
            least = Math.Min(least, rows.Slack(row) / length);
        }

        block.Set(facets.Count, k => k < n ? 0 : -1, least);
        var walk = new DoubleSimplex(block);
        var goal = new double[block.Stride];
        goal[n] = 1;
        if (!walk.Start()) return (null, double.NaN, false);
        switch (walk.Climb(goal, -1, double.PositiveInfinity, cancellation))
        {
            case WalkEnd.Unbounded:
                var direction = walk.Direction.ToArray();
                direction[n] = 0;
                var recedes = Enumerable.Range(0, facets.Count).All(i =>
                    RowBlock.Dot(block.Row(i), direction) < -(n + 8) * RowBlock.U * RowBlock.SizeOf(block.Row(i), direction));
                return (null, double.PositiveInfinity, recedes);
            case WalkEnd.Highest:
                var displacement = new double[rows.Dimension];
                var vertex = walk.Vertex();
                for (var k = 0; k < n; k++) displacement[columns[k]] = vertex[k];
                return (displacement, vertex[n], false);
            default:
                return (null, double.NaN, false);
        }
    }
}
