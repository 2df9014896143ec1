using CsCheck;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Partitions.Models;

/// <summary>Networks each of whose neurons has a slope of its own.</summary>
public sealed class NeuronSlopePartitionTests
{
    private static readonly Window _square = new(-1, -1, 1, 1);

    private static readonly int[][] _shapes =
        [[3], [7], [2, 2], [3, 3], [4, 2], [5, 3], [2, 2, 2], [3, 3, 3], [4, 4, 2], [2, 3, 2, 3], [2, 2, 2, 2, 2]];

    private static readonly Gen<int[]> _anyShape = Gen.Int[0, _shapes.Length - 1].Select(i => _shapes[i]);

    [Fact]
    public void Small_integer_networks_have_the_cells_of_rational_arithmetic() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[1, 3], _anyShape).Sample(
            (seed, reach, shape) => AgainstExact.Holds(
                Nets.WithSlopes(Nets.Integer(seed, reach, 0.5, shape), seed, 0, 1, 1, -1, 0.25, 2, -3), _square),
            iter: 1000);

    [Fact]
    public void Networks_of_random_weights_have_the_cells_of_rational_arithmetic() =>
        Gen.Select(Gen.Int[0, 1 << 20], _anyShape).Sample(
            (seed, shape) => AgainstExact.Holds(
                Nets.WithSlopes(Nets.Uniform(seed, 0, shape), seed, 0, 1, -1, 0.01f, 1.7f, -0.3f, 1.0 / 3), _square),
            iter: 150);

    [Theory]
    [InlineData(1, 4, 14)]
    [InlineData(2, 6, 9)]
    [InlineData(3, 3, 20)]
    public void Deep_networks_have_the_cells_of_rational_arithmetic(int seed, int width, int depth) =>
        AgainstExact.Holds(Deep(seed, width, depth), _square);

    [Theory]
    [InlineData(7, 12, 24)]
    [InlineData(2, 64, 4)]
    public void Deep_and_wide_networks_keep_their_invariants(int seed, int width, int depth)
    {
        var partition = Checked.Build(Deep(seed, width, depth), new Window(-0.5, -0.5, 0.5, 0.5));
        Assert.True(partition.CellCount > 100);
        Assert.All(partition.VertexError.ToArray(), error => Assert.InRange(error, 0, 1e-6));
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(-1e-300)]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    [InlineData(double.Epsilon)]
    public void Slopes_of_any_size_leave_the_partition_exact(double slope)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var network = Nets.WithSlopes(Nets.Integer(seed, 2, 0, 3, 2), seed, 0, slope, 1);
            var partition = Checked.Build(network, _square);
            var exact = ExactArrangement.Of(network, ConvexPolygon.Rectangle(_square));
            Assert.Equal(exact.Cells.Count, partition.CellCount);
            Assert.Equal(exact.VertexCount, partition.VertexCount);
            var patterns = Enumerable.Range(0, partition.CellCount)
                .Select(cell => AgainstExact.Bits(network, partition.Pattern(cell))).Order(StringComparer.Ordinal);
            Assert.Equal(exact.Cells.Select(cell => cell.Pattern).Order(StringComparer.Ordinal), patterns);
        }
    }

    [Fact]
    public void Neurons_of_slope_one_have_no_edges_and_bits_of_zero()
    {
        var network = Nets.WithSlopes(Nets.Uniform(5, 0, 9, 9), 3, 0, 1);
        var partition = Checked.Build(network, _square);

        Assert.DoesNotContain(
            partition.EdgeCrease.ToArray(), crease => !crease.IsWindow && !network.Cuts(crease.Layer, crease.Neuron));
        for (var cell = 0; cell < partition.CellCount; cell++)
            for (var layer = 0; layer < 2; layer++)
                for (var neuron = 0; neuron < 9; neuron++)
                    if (!network.Cuts(layer, neuron)) Assert.False(partition.Pattern(cell).IsActive(layer, neuron));
    }

    [Fact]
    public void A_layer_that_only_passes_values_on_changes_no_cell()
    {
        var direct = Nets.Uniform(8, 0, 10, 10);
        var identity = new Layer(
            [.. Enumerable.Range(0, 100).Select(k => k % 11 == 0 ? 1.0 : 0)], new double[10]);
        var longer = new Network(
            [direct.Layers[0], identity.WithSlopes([.. Enumerable.Repeat(1.0, 10)]), .. direct.Layers.Skip(1)],
            direct.Activation);
        Partition one = Checked.Build(direct, _square), other = Checked.Build(longer, _square);

        Assert.True(one.CellCount > 20);
        Assert.Equal(one.CellStart.ToArray(), other.CellStart.ToArray());
        Assert.Equal(one.VertexCount, other.VertexCount);
        for (var vertex = 0; vertex < one.VertexCount; vertex++)
        {
            Assert.Equal(one.X[vertex], other.X[vertex], 1e-13);
            Assert.Equal(one.Y[vertex], other.Y[vertex], 1e-13);
        }
    }

    [Fact]
    public void The_networks_slope_given_to_each_neuron_makes_the_same_partition()
    {
        var network = Nets.Uniform(4, 0.01f, 12, 12, 12);
        var same = Nets.WithSlopes(network, 1, 0.01f);
        Partition one = Checked.Build(network, _square), other = Checked.Build(same, _square);

        Assert.Equal(one.X.ToArray(), other.X.ToArray());
        Assert.Equal(one.Maps.ToArray(), other.Maps.ToArray());
        Assert.Equal(one.CellCount, other.CellCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Residual_networks_are_their_own_function_on_every_cell(int seed)
    {
        // x1 = relu(A x); y = relu(B x1 + b) + x1: the sum takes the values of x1, which pass the second layer.
        var random = new Random(seed);
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(-4, 5) / 4.0)];
        double[] first = Numbers(8), second = Numbers(16), bias = Numbers(4), last = Numbers(4);
        var passing = new double[32];
        second.CopyTo(passing, 0);
        for (var k = 0; k < 4; k++) passing[16 + (5 * k)] = 1;
        var network = new Network(
            [
                new Layer(first, new double[4]).WithSlopes([0, 0, 0, 0]),
                new Layer(passing, [.. bias, 0, 0, 0, 0]).WithSlopes([0, 0, 0, 0, 1, 1, 1, 1]),
                new Layer([.. last, .. last], [0.5]),
            ],
            Activation.LeakyRelu(0.5f));
        var partition = AgainstExact.Holds(network, _square);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var (x, y) = partition.Centroid(cell);
            double[] before = [.. Enumerable.Range(0, 4).Select(k => Relu(
                (first[2 * k] * x) + (first[(2 * k) + 1] * y)))];
            var sum = 0.5;
            for (var k = 0; k < 4; k++)
            {
                var inner = bias[k];
                for (var i = 0; i < 4; i++) inner += second[(4 * k) + i] * before[i];
                sum += last[k] * (Relu(inner) + before[k]);
            }

            Assert.Equal(sum, partition.Map(cell, 0).At(x, y), 1e-12);
            Assert.Equal(sum, network.Evaluate(x, y)[0], 1e-12);
        }
    }

    [Fact]
    public void A_clipped_value_takes_two_neurons_and_has_three_regions()
    {
        // clip(4x, 0, 1) = relu(4x) - relu(4x - 1).
        var network = new Network(
            [new Layer([4.0, 0, 4, 0], [0, -1]), new Layer([1.0, -1], [0])], Activation.Relu);
        var partition = AgainstExact.Holds(network, _square);

        Assert.Equal(3, partition.FindLinearRegions().Count);
        Assert.Equal([0, 0.5, 1], new[] { -0.5, 0.125, 0.75 }.Select(x => network.Evaluate(x, 0.3)[0]));
    }

    private static double Relu(double z) => Math.Max(z, 0);

    /// <summary>Slopes on both sides of 0 and 1, and weights that keep values from vanishing or exploding.</summary>
    private static Network Deep(int seed, int width, int depth)
    {
        var scale = Math.Sqrt(4.0 / width);
        return Nets.WithSlopes(
            Nets.Random(
                seed, 0, random => (float)(((2 * random.NextDouble()) - 1) * scale),
                [.. Enumerable.Repeat(width, depth)]),
            seed, 0, 0.01f, 1, -0.5f, 1.25f, -1);
    }
}
