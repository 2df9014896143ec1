using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Inspection.Systems;

/// <summary>A largest ball inside a polytope, in doubles.</summary>
/// <param name="Centre">Its centre; null if balls of any size fit, or if none was found.</param>
/// <param name="Radius">Its radius; infinite if balls of any size fit, NaN if none was found.</param>
public sealed record ChebyshevBall(double[]? Centre, double Radius)
{
    /// <summary>
    /// The largest t with <c>a d + |a| t &lt;= s</c> for some d, by the simplex method (Boyd and Vandenberghe, Convex
    /// Optimization, section 4.3.1).
    /// </summary>
    /// <param name="rows">Seen from an interior point.</param>
    /// <param name="facets">The indices of the facets; other rows do not matter.</param>
    /// <param name="lengths">|a| of each row in the input's coordinates, which may not be those of the rows.</param>
    /// <returns>
    /// The centre's displacement from the point, or null if there is none. <c>Recedes</c>: some direction certainly
    /// leads away from every facet, so that balls of any size fit.
    /// </returns>
    internal static (double[]? Displacement, double Radius, bool Recedes) Of(
        HalfSpaces rows, IReadOnlyList<int> facets, Func<int, double> lengths, CancellationToken cancellation)
    {
        // The other coordinates can stay 0: moving along them changes no slack that these cannot change as well.
        var columns = ModularRank.IndependentColumns(
            facets.Count, rows.Dimension, (facet, k) => rows.A(facets[facet], k));
        var n = columns.Length;
        var block = new RowBlock(facets.Count + 1, n + 1);
        var smallest = double.PositiveInfinity;
        for (var i = 0; i < facets.Count; i++)
        {
            var (row, length) = (facets[i], lengths(facets[i]));
            block.Set(i, k => k < n ? rows.RoundA(row, columns[k]) : length, rows.Slack(row));
            smallest = Math.Min(smallest, rows.Slack(row) / length);
        }

        // A lower bound on t, so that the rows have a vertex.
        block.Set(facets.Count, k => k < n ? 0 : -1, smallest);
        var simplex = new DoubleSimplex(block);
        var goal = new double[block.Stride];
        goal[n] = 1;
        if (!simplex.Start()) return (null, double.NaN, false);
        switch (simplex.Maximize(goal, -1, double.PositiveInfinity, cancellation))
        {
            case SimplexEnd.Unbounded:
                var direction = simplex.Direction.ToArray();
                direction[n] = 0;
                var recedes = Enumerable.Range(0, facets.Count).All(i =>
                    RowBlock.Dot(block.Row(i), direction)
                        < -(n + 8) * RowBlock.U * RowBlock.AbsoluteDot(block.Row(i), direction));
                return (null, double.PositiveInfinity, recedes);
            case SimplexEnd.Optimal:
                var displacement = new double[rows.Dimension];
                var vertex = simplex.UnperturbedVertex();
                for (var k = 0; k < n; k++) displacement[columns[k]] = vertex[k];
                return (displacement, vertex[n], false);
            default:
                return (null, double.NaN, false);
        }
    }
}
