using System.Numerics;

namespace Polytope.Core.Numerics;

/// <summary>
/// Finite doubles are dyadic rationals, m * 2^e with integers m and e. This takes them apart exactly, and brings a
/// list of them to one common exponent, so that sums and products of integers decide what doubles cannot.
/// </summary>
public static class Dyadic
{
    /// <summary>The integers m and e with <c>value = m * 2^e</c>; (0, 0) for zero.</summary>
    /// <exception cref="ArgumentException">The value is NaN or infinite.</exception>
    public static (long Mantissa, int Exponent) Decompose(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException("Only finite numbers are dyadic rationals.", nameof(value));
        if (value == 0) return (0, 0);
        var bits = BitConverter.DoubleToInt64Bits(value);
        var field = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        if (field == 0) field = 1;
        else mantissa |= 1L << 52;
        var zeros = BitOperations.TrailingZeroCount(mantissa);
        mantissa >>= zeros;
        return (bits < 0 ? -mantissa : mantissa, field - 1075 + zeros);
    }

    /// <summary>The least exponent among the values: all of them are integer multiples of 2^exponent.</summary>
    public static int CommonExponent(ReadOnlySpan<double> values)
    {
        var least = int.MaxValue;
        foreach (var value in values)
            if (value != 0) least = Math.Min(least, Decompose(value).Exponent);
        return least == int.MaxValue ? 0 : least;
    }

    /// <summary>value / 2^exponent, which must be an integer.</summary>
    public static BigInteger Scale(double value, int exponent)
    {
        var (mantissa, own) = Decompose(value);
        return mantissa == 0 ? BigInteger.Zero : new BigInteger(mantissa) << (own - exponent);
    }

    /// <summary>All of them as integers times 2^exponent, with the largest exponent possible.</summary>
    public static (BigInteger[] Integers, int Exponent) Integers(ReadOnlySpan<double> values)
    {
        var exponent = CommonExponent(values);
        var integers = new BigInteger[values.Length];
        for (var i = 0; i < integers.Length; i++) integers[i] = Scale(values[i], exponent);
        return (integers, exponent);
    }

    /// <summary>value * 2^exponent, rounded to the nearest double, ties to even.</summary>
    public static double Round(BigInteger value, int exponent) =>
        value.Sign < 0 ? -RoundScaled(-value, exponent) : value.IsZero ? 0 : RoundScaled(value, exponent);

    /// <summary>numerator / denominator, rounded to the nearest double, ties to even.</summary>
    public static double Quotient(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException();
        if (numerator.IsZero) return 0;
        var negative = numerator.Sign * denominator.Sign < 0;
        numerator = BigInteger.Abs(numerator);
        denominator = BigInteger.Abs(denominator);

        // A quotient of 66 bits or more, its lowest bit sticky, rounds as the true one does.
        var shift = (int)(denominator.GetBitLength() - numerator.GetBitLength()) + 66;
        if (shift >= 0) numerator <<= shift;
        else denominator <<= -shift;
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        if (!rest.IsZero) quotient |= BigInteger.One;
        var result = RoundScaled(quotient, -shift);
        return negative ? -result : result;
    }

    /// <summary>value * 2^exponent, rounded to the nearest double, ties to even; value &gt; 0.</summary>
    private static double RoundScaled(BigInteger value, int exponent)
    {
        var length = (int)value.GetBitLength();
        var lowest = Math.Max(length - 53 + exponent, -1074);
        var drop = lowest - exponent;
        if (drop > 0)
        {
            var rest = value & ((BigInteger.One << drop) - 1);
            var half = BigInteger.One << (drop - 1);
            value >>= drop;
            if (rest > half || (rest == half && !value.IsEven)) value += 1;
            exponent = lowest;
        }

        // Here value has at most 54 bits and converts exactly; the scaling by powers of two is exact as well.
        return Math.ScaleB((double)value, exponent);
    }
}
