using System.Collections.Immutable;
using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Networks;

public static class NeuronSlopeTests
{
    private static readonly Layer _sum = new([1.0, 1], [0]);

    [Theory]
    [InlineData(-3)]
    [InlineData(0)]
    [InlineData(2.5)]
    public static void A_neuron_of_slope_minus_one_is_the_absolute_value_and_one_of_slope_one_passes_unchanged(double x)
    {
        var network = new Network([new Layer([1.0, 1], [0, 0]).WithSlopes([-1, 1]), _sum], Activation.Relu);

        Assert.Equal(Math.Abs(x) + x, network.Evaluate(x)[0]);
    }

    [Fact]
    public static void A_layer_without_slopes_has_those_of_the_network()
    {
        var network = new Network(
            [new Layer([1, 1], [0, 0]), new Layer([1.0, 0, 0, 1], [0, 0]).WithSlopes([0.5, 1]), _sum],
            Activation.LeakyRelu(0.25f));

        Assert.True(network.HasSlopes);
        Assert.Equal([0.25, 0.25], new[] { network.Slope(0, 0), network.Slope(0, 1) });
        Assert.Equal([0.5, 1], new[] { network.Slope(1, 0), network.Slope(1, 1) });
        Assert.Equal(
            [true, true, true, false],
            [network.Cuts(0, 0), network.Cuts(0, 1), network.Cuts(1, 0), network.Cuts(1, 1)]);
        Assert.Equal(-(0.25 * 0.5) - 0.25, network.Evaluate(-1)[0]);
    }

    [Fact]
    public static void The_largest_of_two_values_is_one_of_them_and_a_rectified_difference()
    {
        var network = new Network(
            [new Layer([1.0, -1, 0, 1], [0, 0]).WithSlopes([0, 1]).WithNames(["pool[0]", "pool[0] passed"]), _sum],
            Activation.Relu);

        Assert.Equal(3, network.Evaluate(3, -2)[0]);
        Assert.Equal(7, network.Evaluate(3, 7)[0]);
        Assert.Equal("pool[0]", network.Name(0, 0));
        Assert.Null(network.Name(1, 0));
    }

    [Fact]
    public static void A_layer_keeps_its_slopes_and_names_whichever_is_given_first()
    {
        ImmutableArray<double> slopes = [3];
        ImmutableArray<string> names = ["a"];
        var layer = new Layer([1], [0]);

        Assert.Equal(["a"], layer.WithNames(names).WithSlopes(slopes).Names);
        Assert.Equal([3], layer.WithSlopes(slopes).WithNames(names).Slopes);
        Assert.True(layer.WithSlopes(slopes).WithSlopes(default).Slopes.IsDefault);
        Assert.True(layer.Slopes.IsDefault);
    }

    [Fact]
    public static void Slopes_that_fit_no_layer_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Layer([1, 2], [0]).WithSlopes([1, 1]));
        Assert.Throws<ArgumentException>(() => new Layer([1], [0]).WithSlopes([double.NaN]));
        Assert.Throws<ArgumentException>(() => new Layer([1], [0]).WithNames(["a", "b"]));
        Assert.Throws<ArgumentException>(() => new Network([_sum.WithSlopes([0])], Activation.Relu));
    }

    [Fact]
    public static void A_sparse_layer_gives_what_the_same_layer_gives_with_its_zeros()
    {
        var sparse = new Layer(new SparseMatrix(4, [0, 1, 1, 3], [2, 0, 3], [5, -2, 0.5]), [1, 2, 3]);
        double[] x = [7, 11, 13, 17], z = new double[3];

        sparse.Apply(x, z);

        Assert.Equal([66, 2, -2.5], z);
        Assert.Equal([0, 0, 5, 0, 0, 0, 0, 0, -2, 0, 0, 0.5], sparse.Weights.ToArray());
        Assert.Equal([-2, 0, 0, 0.5], sparse.Row(2).ToArray());
    }

    [Fact]
    public static void A_sparse_matrix_whose_entries_do_not_ascend_in_their_rows_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SparseMatrix(4, [0, 2], [2, 2], [1, 1]));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, [0, 1], [2], [1]));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, [0, 2], [0], [1]));
        Assert.Throws<ArgumentException>(() => new Layer(new SparseMatrix(2, [0, 1], [0], [1]), [0, 0]));
    }
}
