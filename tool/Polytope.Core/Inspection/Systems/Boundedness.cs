using System.Numerics;
using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Inspection.Systems;

/// <summary>Whether a polytope is bounded.</summary>
/// <param name="IsBounded">Whether it is bounded.</param>
/// <param name="IsProven">Whether that is proven; otherwise it is what a computation in doubles suggests.</param>
public readonly record struct Boundedness(bool IsBounded, bool IsProven)
{
    /// <summary>
    /// A polytope with an interior is bounded if and only if its facet normals span the space and zero is a combination
    /// of them with positive multipliers; that is, if minus their sum is a combination with nonnegative ones.
    /// </summary>
    /// <param name="rows">Seen from an interior point.</param>
    /// <param name="facets">The indices of the facets.</param>
    internal static Boundedness Of(HalfSpaces rows, IReadOnlyList<int> facets, CancellationToken cancellation)
    {
        var n = rows.Dimension;
        var columns = ModularRank.IndependentColumns(facets.Count, n, (facet, k) => rows.A(facets[facet], k));
        if (facets.Count <= n) return new Boundedness(false, true);
        if (columns.Length < n) return new Boundedness(false, false);
        var block = new RowBlock(facets.Count, n);
        for (var i = 0; i < facets.Count; i++) block.Set(i, k => rows.RoundA(facets[i], k), rows.Slack(facets[i]));
        var goal = new double[block.Stride];
        for (var i = 0; i < facets.Count; i++) RowBlock.AddTo(goal, -1, block.Row(i));
        var simplex = new DoubleSimplex(block);
        if (!simplex.Start()) return new Boundedness(false, false);
        var certificate = new FarkasCertificate(block, simplex.Basis);
        var end = simplex.Maximize(goal, -1, double.PositiveInfinity, cancellation);
        if (end != SimplexEnd.Optimal) return new Boundedness(false, false);
        return new Boundedness(true, certificate.Proves(goal, simplex, double.PositiveInfinity, -1));
    }

    /// <summary>
    /// The same by exact linear programs, for small systems: whether each coordinate is bounded both ways.
    /// </summary>
    internal static Boundedness Exactly(HalfSpaces rows, IReadOnlyList<int> facets, CancellationToken cancellation)
    {
        var n = rows.Dimension;
        var integers = facets.Select(row => rows.IntegerRow(row).Integers).ToList();
        for (var k = 0; k < n; k++)
        {
            foreach (var sign in (int[])[1, -1])
            {
                var goal = new BigInteger[n];
                goal[k] = sign;
                if (ExactSimplex.IsUnbounded(integers, goal, cancellation)) return new Boundedness(false, true);
            }
        }

        return new Boundedness(true, true);
    }
}
