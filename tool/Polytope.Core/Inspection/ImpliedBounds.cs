using System.Numerics;
using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection;

/// <summary>A box around a polytope: the bounds of each input that follow from its rows.</summary>
public static class ImpliedBounds
{
    /// <summary>The largest rows x dimension^2 for which bounds are looked for that follow from several rows.</summary>
    private const long Limit = 20_000_000;

    private static readonly double[] Margins = [1e-10, 1e-8, 1e-6, 1e-4, 1e-2];

    /// <summary>
    /// The least and the greatest value of each input on the polytope, infinite where no bound was found. Each bound is
    /// proven to hold, and is exact where one row tells it and its quotient is a double, else a little wider: about
    /// 1e-10 of the polytope's size.
    /// </summary>
    public static IReadOnlyList<(double Least, double Greatest)> Of(
        PointPolytope polytope, CancellationToken cancellation = default)
    {
        var rows = polytope.Kept.ToList();
        var n = polytope.Point.Length;
        var (least, greatest) = (new double[n], new double[n]);
        Array.Fill(least, double.NegativeInfinity);
        Array.Fill(greatest, double.PositiveInfinity);
        foreach (var row in rows) FromOneRow(row, least, greatest);
        if (polytope.HasInterior == true && (long)rows.Count * n * n <= Limit)
            FromSeveralRows(polytope, rows, least, greatest, cancellation);
        return [.. least.Zip(greatest)];
    }

    private static void FromOneRow(Inequality row, double[] least, double[] greatest)
    {
        var integers = row.Integers;
        var k = Array.FindIndex(integers, value => !value.IsZero);
        if (k < 0 || k >= least.Length || Array.FindIndex(integers, k + 1, value => !value.IsZero) is var next
            && next >= 0 && next < least.Length) return;
        var (b, a) = (integers[^1], integers[k]);
        var quotient = Dyadic.Quotient(b, a);
        // Rounded outwards.
        var isExact = double.IsFinite(quotient) && IsQuotient(quotient, b, a);
        if (a.Sign > 0)
            greatest[k] = Math.Min(greatest[k], isExact ? quotient : Math.BitIncrement(quotient));
        else least[k] = Math.Max(least[k], isExact ? quotient : Math.BitDecrement(quotient));
    }

    private static bool IsQuotient(double quotient, BigInteger numerator, BigInteger denominator)
    {
        var (mantissa, exponent) = Dyadic.Decompose(quotient);
        return exponent >= 0
            ? (mantissa * denominator) << exponent == numerator
            : mantissa * denominator == numerator << -exponent;
    }

    private static void FromSeveralRows(
        PointPolytope polytope, List<Inequality> rows, double[] least, double[] greatest,
        CancellationToken cancellation)
    {
        var centre = polytope.Chebyshev.Centre ?? polytope.Point;
        var n = centre.Length;
        var block = new RowBlock(rows.Count, n);
        for (var i = 0; i < rows.Count; i++)
        {
            var slack = SlackOf(rows[i], centre);
            if (!(slack > 0)) return;
            var a = rows[i].A;
            block.Set(i, k => a[k], slack);
        }

        var simplex = new DoubleSimplex(block);
        if (rows.Count < n || !simplex.Start()) return;
        var certificate = new FarkasCertificate(block, simplex.Basis);
        if (!certificate.IsSound) return;
        var size = rows.Select((_, i) => block.Slack[i]).Max();
        for (var k = 0; k < n; k++)
            foreach (var sign in (double[])[-1, 1])
            {
                var goal = new double[block.Stride];
                goal[k] = sign;
                var end = simplex.Maximize(goal, -1, double.PositiveInfinity, cancellation);
                if (end == SimplexEnd.Failed && !simplex.Start()) return;
                if (end != SimplexEnd.Optimal) continue;
                var height = RowBlock.Dot(goal, simplex.Vertex);
                foreach (var margin in Margins)
                {
                    var level = height + (margin * Math.Max(height, size));
                    if (!certificate.Proves(goal, simplex, level, -1)) continue;
                    if (sign > 0) greatest[k] = Math.Min(greatest[k], Math.BitIncrement(centre[k] + level));
                    else least[k] = Math.Max(least[k], Math.BitDecrement(centre[k] - level));
                    break;
                }
            }
    }

    /// <summary>b - a c, correctly rounded.</summary>
    private static double SlackOf(Inequality row, double[] centre)
    {
        var (point, exponent) = Dyadic.Integers(centre);
        var integers = row.Integers;
        var slack = exponent < 0 ? integers[^1] << -exponent : integers[^1];
        var scale = Math.Min(exponent, 0);
        for (var k = 0; k < point.Length; k++)
            slack -= integers[k] * (point[k] << (exponent - scale));
        return Dyadic.Round(slack, row.Exponent + scale);
    }
}
