using System.Numerics;
using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Inspection;

/// <summary>Whether a polytope with an inside is bounded.</summary>
/// <param name="IsBounded">It is.</param>
/// <param name="IsProven">Not only doubles say so.</param>
public readonly record struct Boundedness(bool IsBounded, bool IsProven)
{
    /// <summary>
    /// Bounded is what has enough facets in every direction: where minus the sum of their rows is a combination of them
    /// with multipliers that are not negative, and they span all coordinates.
    /// </summary>
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
        var walk = new DoubleSimplex(block);
        if (!walk.Start()) return new Boundedness(false, false);
        var mending = new FarkasCertificate(block, walk.Basis);
        var end = walk.Climb(goal, -1, double.PositiveInfinity, cancellation);
        if (end == WalkEnd.Highest && mending.Proves(goal, walk, double.PositiveInfinity, -1)) return new Boundedness(true, true);
        return new Boundedness(end == WalkEnd.Highest, false);
    }

    /// <summary>The same in whole numbers, for systems small enough.</summary>
    internal static Boundedness Exactly(HalfSpaces rows, IReadOnlyList<int> facets, CancellationToken cancellation)
    {
        var n = rows.Dimension;
        var whole = facets.Select(row => rows.Whole(row)).ToList();
        for (var k = 0; k < n; k++)
        {
            foreach (var sign in (int[])[1, -1])
            {
                var goal = new BigInteger[n];
                goal[k] = sign;
                if (ExactSimplex.IsUnbounded(whole, goal, cancellation)) return new Boundedness(false, true);
            }
        }

        return new Boundedness(true, true);
    }
}
