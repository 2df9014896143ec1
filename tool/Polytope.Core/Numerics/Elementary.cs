namespace Polytope.Core.Numerics;

/// <summary>
/// Elementary functions made of + - * / and fused multiply-add alone, so that their bits are the same on every
/// machine; those of the C library are not. Where the result is a normal number the error of <see cref="Log"/> and
/// <see cref="Exp(double)"/> is below 0.6 units in its last place (measured; the sums below bound it by about 0.55).
/// </summary>
public static partial class Elementary
{
    // ln 2 in two parts. The first has 32 bits, so that its product with an exponent is exact.
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;
    private const double InverseLn2 = 1.4426950408889634;
    private const double TwoTo54 = 1L << 54;

    // 2/3, 2/5, ...: the series of 2 atanh(s) after its first term.
    private static ReadOnlySpan<double> LogSeries =>
        [2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23];

    // 1/2!, 1/3!, ...: the series of exp after its first two terms.
    private static ReadOnlySpan<double> ExpSeries =>
    [
        1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800,
        1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800, 1.0 / 87178291200,
    ];

    /// <summary>
    /// The natural logarithm: x = 2^k m with m between sqrt(1/2) and sqrt(2), and ln m = 2 atanh((m - 1) / (m + 1)),
    /// whose leading term is carried in two doubles.
    /// </summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x)) return x;

        var exponent = 0;
        if (!double.IsNormal(x)) (x, exponent) = (x * TwoTo54, -54);
        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFF) | (1023L << 52));
        if (mantissa > 1.4142135623730951) (mantissa, exponent) = (mantissa / 2, exponent + 1);

        var numerator = mantissa - 1;
        var denominator = numerator + 2;
        var denominatorLow = numerator - (denominator - 2);
        var s = numerator / denominator;
        var sLow = (Math.FusedMultiplyAdd(-s, denominator, numerator) - (s * denominatorLow)) / denominator;
        var square = s * s;
        var tail = Math.FusedMultiplyAdd(2, sLow, s * square * Polynomial(LogSeries, square));

        var (sum, sumLow) = TwoSum(exponent * Ln2High, 2 * s);
        return sum + (sumLow + (tail + (exponent * Ln2Low)));
    }

    /// <summary>
    /// The exponential: x = k ln 2 + r with |r| at most ln(2) / 2, and e^x = 2^k e^r by Taylor's series.
    /// </summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 709.79) return double.PositiveInfinity;
        if (x < -745.14) return 0;

        var k = Math.Round(x * InverseLn2);
        var r = Math.FusedMultiplyAdd(k, -Ln2High, x);
        var rLow = k * -Ln2Low;
        (r, rLow) = TwoSum(r, rLow);
        var (one, oneLow) = TwoSum(1, r);
        var tail = Math.FusedMultiplyAdd(r * r, Polynomial(ExpSeries, r), rLow + (r * rLow));
        return Math.ScaleB(one + (oneLow + tail), (int)k);
    }

    /// <summary>
    /// x^n by squaring, from the highest bit of n down: exact where the powers are, else a product of a few roundings.
    /// </summary>
    /// <param name="n">At least 0.</param>
    public static double Power(double x, long n)
    {
        var power = 1.0;
        for (var bit = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)n); bit >= 0; bit--)
        {
            power *= power;
            if (((n >> bit) & 1) != 0) power *= x;
        }

        return power;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var sum = coefficients[^1];
        for (var i = coefficients.Length - 2; i >= 0; i--) sum = Math.FusedMultiplyAdd(sum, x, coefficients[i]);
        return sum;
    }

    /// <summary>a + b as a rounded sum and its exact error (Knuth).</summary>
    private static (double Sum, double Error) TwoSum(double a, double b)
    {
        var sum = a + b;
        var bRounded = sum - a;
        return (sum, (a - (sum - bRounded)) + (b - bRounded));
    }
}
