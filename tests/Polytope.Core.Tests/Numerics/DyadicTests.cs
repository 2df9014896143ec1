using System.Numerics;
using CsCheck;
using Polytope.Core.Numerics;

namespace Polytope.Core.Tests.Numerics;

public sealed class DyadicTests
{
    private static readonly Gen<double> _finite =
        Gen.ULong.Select(bits => BitConverter.UInt64BitsToDouble(bits)).Where(double.IsFinite);

    private static readonly Gen<BigInteger> _whole =
        Gen.Select(Gen.Byte.Array[1, 40], bytes => new BigInteger(bytes)).Where(value => !value.IsZero);

    [Fact]
    public void A_double_is_its_odd_mantissa_times_a_power_of_two() => _finite.Sample(value =>
    {
        var (mantissa, exponent) = Dyadic.Decompose(value);
        Assert.True(value == 0 ? mantissa == 0 : (mantissa & 1) == 1);
        Assert.Equal(
            Math.Abs(value),
            Math.ScaleB(Math.ScaleB(Math.Abs((double)mantissa), exponent / 2), exponent - (exponent / 2)));
        Assert.Equal(Math.Sign(value), Math.Sign(mantissa));
    });

    [Theory]
    [InlineData(1.0, 1, 0)]
    [InlineData(-6.0, -3, 1)]
    [InlineData(0.75, 3, -2)]
    [InlineData(5e-324, 1, -1074)]
    [InlineData(0.0, 0, 0)]
    [InlineData(double.MaxValue, (1L << 53) - 1, 971)]
    public void Doubles_are_decomposed(double value, long mantissa, int exponent) =>
        Assert.Equal((mantissa, exponent), Dyadic.Decompose(value));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused(double value) =>
        Assert.Throws<ArgumentException>(() => Dyadic.Decompose(value));

    [Fact]
    public void Doubles_brought_to_a_common_exponent_keep_their_ratios()
    {
        double[] values = [0.75, -3, 0, 1e-3];
        var exponent = Dyadic.CommonExponent(values);
        foreach (var value in values)
            Assert.Equal(value, (double)Dyadic.Scale(value, exponent) * Math.ScaleB(1, exponent));
        Assert.Equal(0, Dyadic.CommonExponent([0, 0]));
    }

    [Fact]
    public void A_quotient_is_nearest_among_doubles_and_even_on_ties() =>
        Gen.Select(_whole, _whole, Gen.Int[-1200, 1200]).Sample((numerator, denominator, shift) =>
        {
            if (shift >= 0) numerator <<= shift;
            else denominator <<= -shift;
            IsNearest(numerator, denominator);
        });

    [Fact]
    public void Quotients_halfway_between_doubles_go_to_the_even_one() => _finite.Sample(value =>
    {
        if (Math.Abs(value) == double.MaxValue) return;
        var (a, b) = (Exactly(value), Exactly(Math.BitIncrement(value)));
        IsNearest((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), 2 * a.Denominator * b.Denominator);
    });

    [Fact]
    public void A_quotient_too_large_is_infinite_and_one_too_small_zero()
    {
        Assert.Equal(double.PositiveInfinity, Dyadic.Quotient(BigInteger.One << 1100, 1));
        Assert.Equal(double.NegativeInfinity, Dyadic.Quotient(-(BigInteger.One << 1024), 1));
        Assert.Equal(0, Dyadic.Quotient(1, BigInteger.One << 1075));
        Assert.Equal(double.Epsilon, Dyadic.Quotient(3, BigInteger.One << 1076));
        Assert.Throws<DivideByZeroException>(() => Dyadic.Quotient(1, 0));
    }

    private static void IsNearest(BigInteger numerator, BigInteger denominator)
    {
        var quotient = Dyadic.Quotient(numerator, denominator);
        var distance = Distance(quotient);
        var (below, above) = (Distance(Math.BitDecrement(quotient)), Distance(Math.BitIncrement(quotient)));
        Assert.True(distance <= below && distance <= above);
        if (distance == below || distance == above) Assert.Equal(0, BitConverter.DoubleToInt64Bits(quotient) & 1);

        BigInteger Distance(double value)
        {
            // The next double after the largest would be 2^1024.
            var (n, d) = double.IsInfinity(value)
                ? (Math.Sign(value) * (BigInteger.One << 1024), BigInteger.One)
                : Exactly(value);
            return BigInteger.Abs((n * denominator) - (numerator * d)) * ((BigInteger.One << 1074) / d);
        }
    }

    private static (BigInteger Numerator, BigInteger Denominator) Exactly(double value)
    {
        BigInteger denominator = 1;
        for (; value != Math.Floor(value); value *= 2) denominator *= 2;
        return (new BigInteger(value), denominator);
    }
}
