using System.Numerics;
using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Inspection;

/// <summary>From a point on some rows' boundaries to one off all of them, of the same pattern.</summary>
internal static class InsidePoint
{
    private const int Halvings = 60;

    /// <summary>A point inside; null where none was found.</summary>
    /// <param name="rows">Seen from x.</param>
    /// <param name="tight">The rows whose boundary x is on, no two of one direction.</param>
    /// <param name="isInside">Whether a point is strictly inside: exact.</param>
    public static double[]? Near(double[] x, HalfSpaces rows, IReadOnlyList<int> tight, Func<double[], bool> isInside, CancellationToken cancellation)
    {
        if (Direction(rows, tight, cancellation) is not { } direction) return null;
        var step = Math.Max(1, x.Max(Math.Abs)) / Math.Max(direction.Max(Math.Abs), 1e-300);
        for (var halving = 0; halving < Halvings; halving++, step /= 2)
        {
            var point = x.Select((value, k) => value + (step * direction[k])).ToArray();
            if (isInside(point)) return point;
        }

        return null;
    }

    /// <summary>Whether some direction leads off all the rows at once, exactly.</summary>
    public static bool Exists(HalfSpaces rows, IReadOnlyList<int> tight, CancellationToken cancellation)
    {
        // The highest t <= 1 of a d + t <= 0.
        var n = rows.Dimension;
        var whole = tight.Select(row => (BigInteger[])[.. rows.Whole(row)[..^1], BigInteger.One, BigInteger.Zero]).ToList();
        var last = new BigInteger[n + 2];
        (last[n], last[n + 1]) = (BigInteger.One, BigInteger.One);
        whole.Add(last);
        var goal = new BigInteger[n + 1];
        goal[n] = BigInteger.One;
        return ExactSimplex.CanExceed(whole, goal, BigInteger.Zero, cancellation);
    }

    /// <summary>A direction with a d about -|a| or less for all the rows, in doubles.</summary>
    private static double[]? Direction(HalfSpaces rows, IReadOnlyList<int> tight, CancellationToken cancellation)
    {
        // The highest t of a d + t <= 1, within a box: above 1 all a d are below zero.
        var n = rows.Dimension;
        var block = new RowBlock(tight.Count + (2 * n) + 1, n + 1);
        for (var i = 0; i < tight.Count; i++)
        {
            var row = tight[i];
            var length = Math.Sqrt(Enumerable.Range(0, n).Sum(k => Math.Pow(rows.RoundA(row, k), 2)));
            block.Set(i, k => k < n ? rows.RoundA(row, k) / length : 1, 1);
        }

        for (var side = 0; side < 2 * n; side++) block.Set(tight.Count + side, k => k == side / 2 ? side % 2 == 0 ? 1 : -1 : 0, 1);
        block.Set(block.Count - 1, k => k < n ? 0 : -1, 1);
        var goal = new double[block.Stride];
        goal[n] = 1;
        var walk = new DoubleSimplex(block);
        if (!walk.Start() || walk.Climb(goal, -1, double.PositiveInfinity, cancellation) != WalkEnd.Highest || !(walk.At[n] > 1)) return null;
        return walk.At[..n].ToArray();
    }
}
