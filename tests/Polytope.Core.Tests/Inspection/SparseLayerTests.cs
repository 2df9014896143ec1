using Polytope.Core.Inspection;
using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Inspection;

/// <summary>Convolutions, whose rows read few of the inputs.</summary>
public sealed class SparseLayerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_convolution_given_as_a_sparse_matrix_has_the_polytopes_of_the_same_matrix_with_its_zeros(int seed)
    {
        var random = new Random(seed);
        var sparse = Network(random);
        var dense = new Network(
            sparse.Layers.Select(layer => new Layer(layer.Weights, layer.Biases)), sparse.Activation);
        double[] point = [.. Enumerable.Range(0, 36).Select(_ => random.NextDouble())];
        PointPolytope one = Inspect(sparse, point), other = Inspect(dense, point);

        Assert.Equal(other.Pattern, one.Pattern);
        Assert.Equal(0, one.Decisions.Open);
        Assert.Equal(other.Rows.Select(row => row.Status), one.Rows.Select(row => row.Status));
        Assert.Equal(other.Rows.SelectMany(row => row.A), one.Rows.SelectMany(row => row.A));
        Assert.Equal(sparse.Evaluate(point)[0], Value(one, point), 1e-12);
    }

    [Fact]
    public void Points_beyond_kept_rows_leave_the_polytope_and_points_within_all_of_them_do_not()
    {
        var random = new Random(3);
        var network = Network(random);
        var inspector = new Inspector(network);
        double[] point = [.. Enumerable.Range(0, 36).Select(_ => random.NextDouble())];
        var polytope = Inspect(network, point);
        for (var trial = 0; trial < 200; trial++)
        {
            var reach = 0.3 * random.NextDouble();
            double[] near = [.. point.Select(x => x + (reach * (random.NextDouble() - 0.5)))];
            var slack = polytope.Kept.Min(row => (row.B - Dot(row.A, near)) / row.Length);
            if (Math.Abs(slack) < 1e-9) continue;
            Assert.Equal(slack > 0, inspector.PatternAt(near).Equals(polytope.Pattern));
        }
    }

    private static PointPolytope Inspect(Network network, double[] point) =>
        new Inspector(network).Inspect(point, cancellation: TestContext.Current.CancellationToken);

    private static double Value(PointPolytope polytope, double[] point) =>
        Dot(polytope.Map.J[0], point) + polytope.Map.C[0];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();

    /// <summary>Two channels of 3 x 3 over 6 x 6 inputs, a layer of six neurons, an output.</summary>
    private static Network Network(Random random)
    {
        double Weight() => (float)(random.NextDouble() - 0.5);
        List<int> starts = [0], columns = [];
        List<double> values = [];
        for (var channel = 0; channel < 2; channel++)
        {
            double[] kernel = [.. Enumerable.Range(0, 9).Select(_ => Weight())];
            for (var at = 0; at < 16; at++)
            {
                for (var k = 0; k < 9; k++)
                {
                    columns.Add((((at / 4) + (k / 3)) * 6) + (at % 4) + (k % 3));
                    values.Add(kernel[k]);
                }

                starts.Add(columns.Count);
            }
        }

        double[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => Weight())];
        return new Network(
            [
                new Layer(new SparseMatrix(36, [.. starts], [.. columns], [.. values]), Weights(32)),
                new Layer(Weights(192), Weights(6)), new Layer(Weights(6), Weights(1)),
            ],
            Activation.Relu);
    }
}
