using System.Numerics;
using Polytope.Core.Inspection;
using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Inspection;

/// <summary>
/// Networks whose rows depend on a few others each, as those of convolutions, absolute values, maxima and means do.
/// </summary>
public sealed class DependentRowsTests
{
    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 6)]
    [InlineData(3, 7)]
    [InlineData(4, 7)]
    [InlineData(5, 8)]
    [InlineData(6, 8)]
    public void Every_row_is_decided_as_exact_linear_programs_decide(int seed, int inputs)
    {
        var random = new Random(seed);
        var network = Mixed(random, inputs);
        double[] point = [.. Enumerable.Range(0, inputs).Select(_ => (double)(float)(random.NextDouble() - 0.5))];
        InputWindow?[] windows =
        [
            null, new InputWindow([.. point.Select(_ => -1.0)], [.. point.Select(_ => 2.0)]),
        ];
        foreach (var window in windows)
        {
            var polytope = new Inspector(network, window).Inspect(
                point, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(0, polytope.Decisions.Open);
            var rows = polytope.Rows.Where(
                row => row.Status is RowStatus.Facet or RowStatus.Implied).ToList();
            var systems = rows.ConvertAll(row => SeenFrom(row, point));
            for (var i = 0; i < rows.Count; i++)
            {
                var others = systems.Where((_, other) => other != i).ToList();
                var isNeeded = ExactSimplex.CanExceed(
                    others, systems[i][..^1], systems[i][^1], TestContext.Current.CancellationToken);
                Assert.Equal(isNeeded, rows[i].Status == RowStatus.Facet);
            }
        }
    }

    /// <summary>
    /// Combinations run along the whole convolution, and their multipliers fall below what doubles tell beside others.
    /// </summary>
    [Theory]
    [InlineData(9, 70)]
    [InlineData(13, 70)]
    [InlineData(8, 130)]
    public void In_many_dimensions_every_row_is_decided_with_any_number_of_threads(int seed, int inputs)
    {
        var random = new Random(seed);
        var network = Mixed(random, inputs);
        double[] point = [.. Enumerable.Range(0, inputs).Select(_ => random.NextDouble() - 0.5)];
        var polytopes = ((int[])[1, 3]).Select(threads => new Inspector(network, threads: threads).Inspect(
            point, cancellation: TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(0, polytopes[0].Decisions.Open);
        Assert.Equal(polytopes[0].Decisions, polytopes[1].Decisions);
        Assert.Equal(polytopes[0].Rows.Select(row => row.Status), polytopes[1].Rows.Select(row => row.Status));
    }

    /// <summary>
    /// Two channels of a convolution of width 3, one leaky and one an absolute value, their pairwise maxima, and means
    /// with clips.
    /// </summary>
    private static Network Mixed(Random random, int inputs)
    {
        double Weight() => (float)(random.NextDouble() - 0.5);
        double[][] kernels = [[Weight(), Weight(), Weight()], [Weight(), Weight(), Weight()]];
        var convolution = new double[2 * inputs][];
        for (var i = 0; i < convolution.Length; i++)
        {
            convolution[i] = new double[inputs];
            for (var k = -1; k <= 1; k++)
                if (i / 2 + k is var at && at >= 0 && at < inputs) convolution[i][at] = kernels[i % 2][k + 1];
        }

        // max(a, b) = b + relu(a - b): the difference bends, b is carried on.
        var maxima = new double[2 * inputs][];
        for (var i = 0; i < inputs; i++)
        {
            maxima[2 * i] = Row(2 * inputs, (2 * i, 1), ((2 * i) + 1, -1));
            maxima[(2 * i) + 1] = Row(2 * inputs, ((2 * i) + 1, 1));
        }

        var means = new double[3][];
        for (var i = 0; i < 3; i++)
            means[i] = [.. Enumerable.Range(0, 2 * inputs).Select(k => k / 2 % 3 == i ? 0.5 : 0)];
        return new Network(
            [
                Layer(convolution, Weight).WithSlopes([.. convolution.Select((_, i) => i % 2 == 0 ? 0.25 : -1)]),
                Layer(maxima, () => 0).WithSlopes([.. maxima.Select((_, i) => i % 2 == 0 ? 0.0 : 1)]),
                Layer(means, Weight),
                Layer([[1, -1, 1]], Weight),
            ],
            Activation.Relu);
    }

    private static double[] Row(int length, params (int At, double Value)[] entries)
    {
        var row = new double[length];
        foreach (var (at, value) in entries) row[at] = value;
        return row;
    }

    private static Layer Layer(double[][] rows, Func<double> bias) =>
        new([.. rows.SelectMany(row => row)], [.. rows.Select(_ => bias())]);

    /// <summary>The coefficients and the slack at the point, in integers of one scale.</summary>
    private static BigInteger[] SeenFrom(Inequality row, double[] point)
    {
        var sum = Fraction.Of(0);
        var integers = row.Integers;
        for (var k = 0; k < point.Length; k++) sum += new Fraction(integers[k], 1) * Fraction.Of(point[k]);
        var slack = new Fraction(integers[^1], 1) - sum;
        return [.. integers[..^1].Select(value => value * slack.Denominator), slack.Numerator];
    }
}
