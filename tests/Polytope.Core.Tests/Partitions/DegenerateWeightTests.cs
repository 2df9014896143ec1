using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Partitions;

public sealed class DegenerateWeightTests
{
    private static readonly Window _square = new(-1, -1, 1, 1);

    [Fact]
    public void A_dead_layer_leaves_one_cell_of_a_constant_function()
    {
        var network = Nets.Of(0, ([1, 0, 0, 1], [-5, -5]), ([1, 2, 3, 4], [1, -1]));
        var partition = AgainstExact.Holds(network, _square);
        Assert.Equal(1, partition.CellCount);
        Assert.Equal(new AffineMap(0, 0, 1), partition.Map(0));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1f)]
    public void Creases_of_networks_without_biases_meet_at_the_origin_without_exact_decisions(double slope)
    {
        var random = new Random(3);
        var network = new Network(
            Enumerable.Range(0, 13)
                .Select(
                    l => new Layer(
                        [.. Enumerable.Range(0, l is 0 or 12 ? 16 : 64).Select(_ => random.NextDouble() - 0.4)],
                        new double[l == 12 ? 2 : 8])),
            new Activation((float)slope));
        var partition = AgainstExact.Holds(network, _square);
        Assert.True(partition.CellCount > 8);
        Assert.Equal(0, partition.Counts.ExactDecisions);
    }

    [Fact]
    public void A_layer_without_biases_after_one_with_biases_is_cut_exactly()
    {
        // The second layer has no biases, but passes on those of the first.
        var network = Nets.Of(0.25, ([1, 0, 0, 1, 1, 1], [0.25, -0.25, 0]), ([1, 1, -1, 2, 1, 1, 1, -1, 2], [0, 0, 0]));
        AgainstExact.Holds(network, _square);
    }

    [Fact]
    public void Weights_that_are_all_zero_leave_one_cell() =>
        Assert.Equal(
            1,
            AgainstExact.Holds(
                Nets.Of(0, (new double[6], new double[3]), (new double[9], [1, 0, -1])), _square).CellCount);

    [Fact]
    public void A_pre_activation_that_vanishes_on_a_whole_cell_has_bit_zero_and_cuts_nothing()
    {
        // z = relu(x) + relu(-x) - relu(x) - relu(-x) = 0, but not obviously so in doubles: tenths are not dyadic.
        var network = Nets.Of(0, ([0.1, 0.3, 0.1, 0.3, -0.7, 0.2], [0.01, 0.01, 0]), ([0.7, -0.7, 0, 1, 1, 1], [0, 0]));
        var partition = AgainstExact.Holds(network, _square);
        for (var cell = 0; cell < partition.CellCount; cell++) Assert.False(partition.Pattern(cell).IsActive(1, 0));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    public void A_layer_that_is_zero_in_doubles_alone_still_cuts(double slope)
    {
        // The second layer is 2^-60 x: in doubles the products cancel.
        double a = 1 + Math.ScaleB(1, -30), b = 1 + Math.ScaleB(1, -29);
        var network = Nets.Of(slope, ([a, 0, b, 0], [0, 0]), ([a, -1], [0]), ([Math.ScaleB(1, 60)], [-1.5]));
        for (var again = 0; again < 3; again++)
        {
            var partition = AgainstExact.Holds(network, new Window(1, 0, 2, 1));
            Assert.Equal(2, partition.CellCount);
            Assert.True(partition.Counts.LargestMapError > 0);
        }
    }

    [Fact]
    public void A_layer_whose_products_underflow_still_cuts_and_its_map_has_an_honest_error()
    {
        var network = Nets.Of(0, ([1e-200, 0], [0]), ([1e-200], [0]), ([1e200], [0]), ([1e200], [-1.5]));
        var partition = Checked.Build(network, new Window(1, 0, 2, 1));
        Assert.Equal(2, partition.CellCount);
        var above = partition.Pattern(0).IsActive(3, 0) ? 0 : 1;
        Assert.InRange(
            partition.Counts.LargestMapError, Math.Abs(1 - partition.Map(above).Jx), double.PositiveInfinity);
    }

    [Fact]
    public void Activations_below_the_least_normal_double_still_cut() => Assert.Equal(
        2,
        AgainstExact.Holds(
            Nets.Of(0.5, ([1.5e-323, 0], [0]), ([1e300], [8.5e-24]), ([1e-30], [0])),
            new Window(-2, 0, -1, 1)).CellCount);

    [Fact]
    public void Lines_one_unit_in_the_last_place_apart_enclose_a_cell()
    {
        var network =
            Nets.OfLines((1, 0.3, -0.25), (1, 0.3, Math.BitIncrement(-0.25)), (1, Math.BitIncrement(0.3), -0.25));
        var partition = AgainstExact.Holds(network, _square);
        Assert.Equal(6, partition.CellCount);
        Assert.True(partition.Counts.ExactDecisions > 0);
    }

    [Theory]
    [InlineData(5e-324)]
    [InlineData(1e-310)]
    [InlineData(1e-200)]
    [InlineData(1e100)]
    [InlineData(1e200)]
    [InlineData(1e300)]
    public void Weights_of_any_size_are_cut_exactly(double size)
    {
        var lines = new[] { (1.0, 2.0, 0.5), (-3.0, 1.0, 0.25), (2.0, -1.0, 1.0) };
        var first = lines.SelectMany(l => new[] { l.Item1 * size, l.Item2 * size });
        var network = new Network(
            [
                new Layer([.. first], [.. lines.Select(l => l.Item3 * size)]),
                new Layer([1, -2, 3, 2, 1, -1], [0.5 * size, -size]),
                new Layer([1, 1], [0]),
            ],
            Activation.LeakyRelu(0.5f));
        AgainstExact.Holds(network, _square);
    }

    [Fact]
    public void Sums_that_overflow_in_between_still_have_exact_signs()
    {
        // 1e308 x + 1e308 y - 1.7e308 at every corner, and products far beyond what doubles hold.
        var first = new Layer([1e308, 1e308, -1.5e308, 1.2e308, 1, 0], [-1.7e308, 1e308, 0.25]);
        var network = new Network(
            [first, new Layer([1e300, 1e300, 1, 1, -1, 0], [1, 0]), new Layer([0, 0], [1])], Activation.Relu);
        var partition = Checked.Build(network, new Window(-3, -2, 4, 5));
        Assert.Equal(
            ExactArrangement.Of(network, ConvexPolygon.Rectangle(new Window(-3, -2, 4, 5))).Cells.Count,
            partition.CellCount);
    }

    [Fact]
    public void A_sum_whose_first_half_alone_overflows_has_its_exact_sign()
    {
        // 1.7e308 (x - y) is positive here, though -1.7e308 y is less than any double.
        var partition = Checked.Build(Nets.OfLines((1.7e308, -1.7e308, 0)), new Window(5, 2, 5.000001, 2.000001));
        Assert.True(partition.Pattern(0).IsActive(0, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Weights_given_in_double_are_cut_exactly(int seed) =>
        AgainstExact.Holds(
            Nets.Random(seed, 0.01, random => (random.NextDouble() - 0.5) * 2, 4, 4, 3),
            new Window(-0.7, -0.9, 1.1, 0.8));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_not_finite_is_named(double weight)
    {
        var network = Nets.Of(0, ([1, 0, 0, 1], [0, 0]), ([1, weight, 3, 4], [1, -1]));
        var error = Assert.Throws<ArgumentException>(() => Checked.Build(network, _square));
        Assert.Contains("layer 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bias_or_a_slope_that_is_not_finite_is_named()
    {
        var network = Nets.Of(0, ([1, 0, 0, 1], [0, double.NaN]));
        Assert.Contains(
            "layer 0", Assert.Throws<ArgumentException>(() => Checked.Build(network, _square)).Message,
            StringComparison.Ordinal);
        var slope = Nets.Of(double.NaN, ([1, 0, 0, 1], [0, 0]));
        Assert.Contains(
            "slope", Assert.Throws<ArgumentException>(() => Checked.Build(slope, _square)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_of_other_than_two_inputs_are_refused()
    {
        var network = new Network([new Layer([1, 2, 3], [0])], Activation.Relu);
        Assert.Contains(
            "two inputs", Assert.Throws<ArgumentException>(() => Checked.Build(network, _square)).Message,
            StringComparison.Ordinal);
    }
}
