using System.Numerics;
using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Inspection.Systems;

/// <summary>Finds an interior point of a polytope near a point on its boundary.</summary>
internal static class InteriorPoint
{
    private const int Halvings = 60;

    /// <summary>An interior point near x, or null if none was found.</summary>
    /// <param name="rows">Seen from x.</param>
    /// <param name="tight">The rows that are tight at x, no two of one direction.</param>
    /// <param name="isInterior">An exact test.</param>
    public static double[]? Near(
        double[] x,
        HalfSpaces rows,
        IReadOnlyList<int> tight,
        Func<double[], bool> isInterior,
        CancellationToken cancellation)
    {
        if (Direction(rows, tight, cancellation) is not { } direction) return null;
        var step = Math.Max(1, x.Max(Math.Abs)) / Math.Max(direction.Max(Math.Abs), 1e-300);
        for (var halving = 0; halving < Halvings; halving++, step /= 2)
        {
            var point = x.Select((value, k) => value + (step * direction[k])).ToArray();
            if (isInterior(point)) return point;
        }

        return null;
    }

    /// <summary>Whether some direction leads off the boundaries of all tight rows at once, exactly.</summary>
    public static bool Exists(HalfSpaces rows, IReadOnlyList<int> tight, CancellationToken cancellation)
    {
        // Whether the largest t <= 1 with a d + t <= 0 is positive.
        var n = rows.Dimension;
        var integers = tight
            .Select(row => (BigInteger[])[.. rows.IntegerRow(row).Integers[..^1], BigInteger.One, BigInteger.Zero])
            .ToList();
        var last = new BigInteger[n + 2];
        (last[n], last[n + 1]) = (BigInteger.One, BigInteger.One);
        integers.Add(last);
        var goal = new BigInteger[n + 1];
        goal[n] = BigInteger.One;
        return ExactSimplex.CanExceed(integers, goal, BigInteger.Zero, cancellation);
    }

    /// <summary>A direction with a d &lt; 0 for all tight rows, in doubles; null if none was found.</summary>
    private static double[]? Direction(HalfSpaces rows, IReadOnlyList<int> tight, CancellationToken cancellation)
    {
        // Maximizes t with a d / |a| + t <= 1 and |d_k| <= 1: if t > 1, all a d are negative.
        var n = rows.Dimension;
        var block = new RowBlock(tight.Count + (2 * n) + 1, n + 1);
        for (var i = 0; i < tight.Count; i++)
        {
            var row = tight[i];
            var length = Math.Sqrt(Enumerable.Range(0, n).Sum(k => Math.Pow(rows.RoundA(row, k), 2)));
            block.Set(i, k => k < n ? rows.RoundA(row, k) / length : 1, 1);
        }

        for (var side = 0; side < 2 * n; side++)
            block.Set(tight.Count + side, k => k == side / 2 ? side % 2 == 0 ? 1 : -1 : 0, 1);
        block.Set(block.Count - 1, k => k < n ? 0 : -1, 1);
        var goal = new double[block.Stride];
        goal[n] = 1;
        var simplex = new DoubleSimplex(block);
        if (!simplex.Start()) return null;
        var end = simplex.Maximize(goal, -1, double.PositiveInfinity, cancellation);
        return end == SimplexEnd.Optimal && simplex.Vertex[n] > 1 ? simplex.Vertex[..n].ToArray() : null;
    }
}
