using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Tests.Inspection;

public sealed class OrthogonalFactorsTests
{
    private const int Length = 24;

    [Fact]
    public void The_nearest_combination_leaves_what_is_orthogonal_to_all_columns_as_they_come_and_go()
    {
        var random = new Random(5);
        var factors = new OrthogonalFactors(Length);
        List<double[]> columns = [];
        for (var change = 0; change < 200; change++)
        {
            if (columns.Count > 2 && (columns.Count == 12 || random.Next(3) == 0))
            {
                var at = random.Next(columns.Count);
                columns.RemoveAt(at);
                factors.Remove(at);
            }
            else
            {
                columns.Add(Vector(random));
                Assert.True(factors.Append(columns[^1], 1e-8));
            }

            var left = Vector(random);
            var multiples = new double[OrthogonalFactors.Padded(columns.Count)];
            factors.Nearest(left, multiples);
            for (var j = 0; j < columns.Count; j++)
                for (var k = 0; k < Length; k++) left[k] -= multiples[j] * columns[j][k];
            Assert.All(columns, column => Assert.Equal(0, column.Zip(left, (a, b) => a * b).Sum(), 1e-11));
        }
    }

    [Fact]
    public void A_column_that_depends_on_others_is_refused()
    {
        var random = new Random(6);
        var factors = new OrthogonalFactors(Length);
        double[][] columns = [.. Enumerable.Range(0, 5).Select(_ => Vector(random))];
        foreach (var column in columns) Assert.True(factors.Append(column, 1e-8));
        Assert.False(factors.Append([.. columns[0].Zip(columns[3], (a, b) => a - (2 * b))], 1e-8));
        Assert.Equal(5, factors.Count);
        Assert.True(factors.Append(Vector(random), 1e-8));
    }

    private static double[] Vector(Random random) =>
        [.. Enumerable.Range(0, Length).Select(_ => random.NextDouble() - 0.5)];
}
