using System.Numerics;
using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Tests.Inspection;

public sealed class ExactCombinationTests
{
    private static readonly BigInteger[][] Rows = [[3, 1, 0, 5], [1, 2, 1, 7], [4, 3, 1, 12]];

    [Theory]
    [InlineData("twice the first and thrice the second", 9, 8, 3, 31, true)]
    [InlineData("the same, with slack to spare", 9, 8, 3, 32, true)]
    [InlineData("the same, with less slack", 9, 8, 3, 30, false)]
    [InlineData("outside of the span", 9, 8, 4, 100, false)]
    [InlineData("the first less the second", 2, -1, -1, 100, false)]
    [InlineData("nothing", 0, 0, 0, 1, true)]
    public void A_row_is_proven_where_it_is_a_nonnegative_combination_that_costs_no_more(
        string what, int x, int y, int z, int slack, bool isProven)
    {
        Assert.NotEmpty(what);
        // The third row depends on the two before it.
        Assert.Equal(isProven, Proves([x, y, z, slack], Rows));
    }

    [Fact]
    public void Fractions_of_any_length_are_found_and_the_last_bit_counts()
    {
        var random = new Random(3);
        BigInteger Number(int bytes)
        {
            var content = new byte[bytes];
            random.NextBytes(content);
            return new BigInteger(content);
        }

        for (var count = 1; count <= 12; count++)
        {
            BigInteger[][] rows =
            [
                .. Enumerable.Range(0, count).Select(_ => (BigInteger[])
                    [.. Enumerable.Range(0, 15).Select(_ => Number(20)), BigInteger.Abs(Number(20))]),
            ];
            // Multipliers p / q: the row is the sum of p_j / q_j a_j, times all q.
            var (p, q) = (new BigInteger[count], new BigInteger[count]);
            for (var j = 0; j < count; j++) (p[j], q[j]) = (BigInteger.Abs(Number(9)), BigInteger.Abs(Number(9)) + 1);
            var product = q.Aggregate(BigInteger.Multiply);
            BigInteger[] target =
            [
                .. Enumerable.Range(0, 16).Select(k => Enumerable.Range(0, count).Aggregate(
                    BigInteger.Zero, (sum, j) => sum + (rows[j][k] * p[j] * (product / q[j])))),
            ];
            Assert.True(Proves(target, rows));
            Assert.False(Proves([.. target[..^1], target[^1] - 1], rows));
            Assert.False(Proves([target[0] + 1, .. target[1..]], rows));
            p[0] = -p[0] - 1;
            target = [.. target.Select((value, k) => value + (rows[0][k] * ((2 * p[0]) + 1) * (product / q[0])))];
            Assert.False(Proves([.. target[..^1], target[^1] + (BigInteger.One << 2000)], rows));
        }
    }

    private static bool Proves(BigInteger[] target, BigInteger[][] rows) =>
        ExactCombination.Proves(target, rows, TestContext.Current.CancellationToken);
}
