using System.Numerics;
using CsCheck;
using Polytope.Core.Numerics;

namespace Polytope.Core.Tests.Numerics;

public sealed class ResidueTests
{
    private static readonly BigInteger Modulus = (BigInteger.One << 61) - 1;

    [Theory]
    [InlineData(0.0, 0UL)]
    [InlineData(1.0, 1UL)]
    [InlineData(-1.0, (1UL << 61) - 2)]
    [InlineData(0.5, 1UL << 60)]
    [InlineData(2305843009213693952.0, 1UL)]
    [InlineData(double.Epsilon, 1UL << 24)] // 2^-1074, and 1098 is 18 * 61
    public void Numbers_have_their_residues(double value, ulong residue) => Assert.Equal(residue, Of(value));

    [Fact]
    public void Sums_of_products_have_the_residues_of_the_exact_sums() =>
        Gen.Select(Gen.Double.Array[0, 200], Gen.Int[0, int.MaxValue]).Sample(
            (values, seed) =>
            {
                var random = new Random(seed);
                double[] a = [.. values.Where(double.IsFinite)],
                    b = [.. a.Select(_ => (random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(-900, 900)))];

                // All as integer multiples of 2^-1100 or of its square.
                BigInteger[] left = [.. a.Select(x => Dyadic.Scale(x, -1100))],
                    right = [.. b.Select(x => Dyadic.Scale(x, -1100))];
                var sum =
                    left.Zip(right, (x, y) => x * y).Aggregate(BigInteger.One << 2200, (all, product) => all + product);
                var residues = Residue.Sum([.. a.Select(Of)], [.. b.Select(Of)], Of(1));
                Assert.Equal(Residue.Of(sum, -2200), residues);

                // Multiplying by 2^2200 undoes the exponent -2200.
                Assert.Equal(
                    ((sum % Modulus) + Modulus) % Modulus, (residues * BigInteger.ModPow(2, 2200, Modulus)) % Modulus);
            },
            iter: 300);

    private static ulong Of(double value)
    {
        var (mantissa, exponent) = Dyadic.Decompose(value);
        return Residue.Of(mantissa, exponent);
    }
}
