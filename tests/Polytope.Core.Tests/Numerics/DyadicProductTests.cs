using System.Numerics;
using CsCheck;
using Polytope.Core.Numerics;

namespace Polytope.Core.Tests.Numerics;

public sealed class DyadicProductTests
{
    [Fact]
    public void Products_are_those_of_integers_entry_by_entry() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[1, 9], Gen.Int[1, 40], Gen.Int[1, 70], Gen.Int[0, 3]).Sample(
            (seed, rows, inner, columns, kind) =>
            {
                var random = new Random(seed);
                int leftBits = random.Next(1, 150), rightBits = random.Next(1, 400);
                var left = Integers(random, rows * inner, leftBits, kind);
                var right = Integers(random, inner * columns, rightBits, kind);
                var product = DyadicProduct.Of(
                    left, rows, -3, DyadicMatrix.Of(inner, columns, right, 5), 1 + (seed % 2));
                for (var row = 0; row < rows; row++)
                {
                    for (var column = 0; column < columns; column++)
                    {
                        var sum = BigInteger.Zero;
                        for (var k = 0; k < inner; k++)
                            sum += left[(row * inner) + k] * right[(k * columns) + column];
                        Assert.True(product.Exponent >= 2);
                        Assert.Equal(sum, product.Mantissa(row, column) << (product.Exponent - 2));
                    }
                }
            },
            iter: 400);

    [Fact]
    public void The_largest_sums_of_the_largest_digits_are_exact()
    {
        // All ones, and powers of two of either sign, in as many terms as a wide layer has.
        const int Inner = 3000, Columns = 8;
        (BigInteger, BigInteger)[] pairs = [(Ones(120), Ones(300)), (-Ones(120), Ones(300)), (-Power(64), -Power(319))];
        foreach (var (one, other) in pairs)
        {
            var product = DyadicProduct.Of(
                [.. Enumerable.Repeat(one, Inner)], 1, 0,
                DyadicMatrix.Of(Inner, Columns, [.. Enumerable.Repeat(other, Inner * Columns)], 0), 1);
            for (var column = 0; column < Columns; column++)
                Assert.Equal(Inner * one * other, product.Mantissa(0, column) << product.Exponent);
        }

        static BigInteger Power(int bits) => BigInteger.One << bits;
        static BigInteger Ones(int bits) => Power(bits) - 1;
    }

    private static BigInteger[] Integers(Random random, int count, int bits, int kind)
    {
        var integers = new BigInteger[count];
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[(bits / 8) + 1];
            random.NextBytes(bytes);
            var value = new BigInteger(bytes, isUnsigned: true) & ((BigInteger.One << bits) - 1);
            integers[i] = kind switch
            {
                0 => value,
                1 => random.Next(2) == 0 ? value : -value,
                2 => random.Next(4) == 0 ? -value : 0,
                _ => (BigInteger.One << random.Next(bits + 1)) * (random.Next(2) == 0 ? 1 : -1),
            };
        }

        return integers;
    }
}
