using System.Numerics;
using System.Runtime.Intrinsics;
using CsCheck;
using Polytope.Core.Numerics;

namespace Polytope.Core.Tests.Numerics;

public sealed class ElementaryTests
{
    private static readonly Gen<double> Positive =
        Gen.OneOf(Gen.Double[1e-300, 1e300], Gen.Double[0, 1], Gen.Double[0.5, 2], Gen.Double[0.999, 1.001])
            .Where(x => x > 0);

    [Fact]
    public void The_logarithm_is_within_six_tenths_of_a_unit_in_the_last_place() =>
        Positive.Sample(x => FixedPoint.ErrorInUlps(Elementary.Log(x), FixedPoint.Log(x)) < 0.6, iter: 3_000);

    [Fact]
    public void The_exponential_is_within_six_tenths_of_a_unit_in_the_last_place() =>
        Gen.OneOf(Gen.Double[-700, 700], Gen.Double[-1, 1], Gen.Double[-1e-3, 1e-3])
            .Sample(x => FixedPoint.ErrorInUlps(Elementary.Exp(x), FixedPoint.Exp(x)) < 0.6, iter: 3_000);

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(-1.0, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.Epsilon, -744.4400719213812)]
    [InlineData(double.MaxValue, 709.782712893384)]
    public void The_logarithm_has_its_special_values(double x, double expected) =>
        Assert.Equal(expected, Elementary.Log(x));

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(-746.0, 0.0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(710.0, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void The_exponential_has_its_special_values(double x, double expected) =>
        Assert.Equal(expected, Elementary.Exp(x));

    [Fact]
    public void The_cosine_of_pi_x_is_within_eight_tenths_of_a_unit_in_the_last_place() =>
        Gen.OneOf(
            Gen.Double[0, 1], Gen.Double[-3, 3], Gen.Double[0.49, 0.51], Gen.Double[0.2499, 0.2501],
            Gen.Double[-1e-3, 1e-3], Gen.Double[1e5, 1e6])
            .Where(x => x - 0.5 != Math.Floor(x - 0.5))
            .Sample(x => FixedPoint.ErrorInUlps(Elementary.CosPi(x), FixedPoint.CosPi(x)) < 0.8, iter: 5_000);

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.5, 0.0)]
    [InlineData(-1.0, -1.0)]
    [InlineData(1.5, 0.0)]
    [InlineData(2.0, 1.0)]
    [InlineData(1e300, 1.0)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    public void The_cosine_of_pi_x_has_its_special_values(double x, double expected) =>
        Assert.Equal(expected, Math.Abs(Elementary.CosPi(x)) == 0 ? 0 : Elementary.CosPi(x));

    [Fact]
    public void The_exponential_of_eight_is_within_a_unit_in_the_last_place() =>
        Gen.OneOf(Gen.Single[-87, 88], Gen.Single[-20, 0], Gen.Single[-1, 1]).Array[8].Sample(
            x =>
            {
                var powers = Elementary.Exp(Vector256.Create(x));
                for (var lane = 0; lane < 8; lane++)
                {
                    var exact = Elementary.Exp((double)x[lane]);
                    if (Math.Abs(powers[lane] - exact) >= MathF.BitIncrement((float)exact) - (float)exact) return false;
                }

                return true;
            },
            iter: 20_000);

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-87.1f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void The_exponential_of_eight_has_its_special_values(float x, float expected) =>
        Assert.Equal(expected, Elementary.Exp(Vector256.Create(x))[3]);

    [Theory]
    [InlineData(0.5, 10, 0.0009765625)]
    [InlineData(3, 0, 1)]
    [InlineData(-2, 5, -32)]
    public void Powers_are_exact_where_doubles_hold_them(double x, long n, double expected) =>
        Assert.Equal(expected, Elementary.Power(x, n));

    /// <summary>Numbers times 2^1300 in big integers: an oracle that shares no formula with the code.</summary>
    private static class FixedPoint
    {
        private const int Bits = 1300;
        private static readonly BigInteger One = BigInteger.One << Bits;
        private static readonly BigInteger Pi = (16 * ArcTangentOfInverse(5)) - (4 * ArcTangentOfInverse(239));
        private static readonly BigInteger Ln2 = LogBetween1And2(One * 4 / 3) + LogBetween1And2(One * 3 / 2);

        public static double ErrorInUlps(double computed, BigInteger exact)
        {
            var ulp = From(Math.BitIncrement(Math.Abs(computed)) - Math.Abs(computed));
            return Math.Abs((double)(((From(computed) - exact) << 20) / ulp)) / (1 << 20);
        }

        public static BigInteger Log(double x)
        {
            var exponent = Math.ILogB(x);
            return (exponent * Ln2) + LogBetween1And2(From(Math.ScaleB(x, -exponent)));
        }

        // e^x = (e^(x / 1024))^1024.
        public static BigInteger Exp(double x)
        {
            BigInteger small = From(x) >> 10, term = One, sum = One;
            for (var n = 1; !term.IsZero && n < 300; n++) sum += term = (term * small / n) >> Bits;
            for (var i = 0; i < 10; i++) sum = (sum * sum) >> Bits;
            return sum;
        }

        // The series of the cosine, of an argument reduced by multiples of 2.
        public static BigInteger CosPi(double x)
        {
            var angle = ((From(Math.Abs(x)) % (2 * One)) - One) * Pi >> Bits;
            BigInteger square = angle * angle >> Bits, term = -One, sum = term;
            for (var n = 1; !term.IsZero; n++) sum += term = -(term * square / ((2 * n) * ((2 * n) - 1)) >> Bits);
            return sum;
        }

        private static BigInteger From(double x)
        {
            if (x == 0) return BigInteger.Zero;
            var exponent = Math.ILogB(x) - 60;
            var digits = new BigInteger(Math.ScaleB(x, -exponent));
            return exponent + Bits >= 0 ? digits << (exponent + Bits) : digits >> -(exponent + Bits);
        }

        private static BigInteger ArcTangentOfInverse(int n)
        {
            BigInteger power = One / n, sum = power;
            for (var k = 3; !power.IsZero; k += 2) sum += (power = -power / (n * n)) / k;
            return sum;
        }

        // Half of the argument's logarithm is atanh((m - 1) / (m + 1)), a series with ratio at most 1/9.
        private static BigInteger LogBetween1And2(BigInteger m)
        {
            BigInteger s = ((m - One) << Bits) / (m + One), square = (s * s) >> Bits, power = s, sum = s;
            for (var n = 3; !power.IsZero && n < 900; n += 2) sum += (power = (power * square) >> Bits) / n;
            return 2 * sum;
        }
    }
}
