using System.Numerics;
using CsCheck;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Tests.Partitions;

public sealed class CellBoundsTests
{
    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(1, 2, 2)]
    [InlineData(2, 2, 4)]
    [InlineData(3, 2, 7)]
    [InlineData(100, 2, 5051)]
    [InlineData(5, 1, 6)]
    [InlineData(3, 3, 8)]
    [InlineData(3, 9, 8)]
    [InlineData(4, 3, 15)]
    public void Hyperplanes_make_zaslavskys_number_of_parts(int hyperplanes, int dimension, int parts) =>
        Assert.Equal(parts, CellBounds.Zaslavsky(hyperplanes, dimension));

    [Fact]
    public void Every_bound_of_one_layer_is_zaslavskys()
    {
        var shape = Shape(2, 7);
        Assert.Equal(29, CellBounds.Montufar(shape));
        Assert.Equal(29, CellBounds.Serra(shape));
        Assert.Equal(29, CellBounds.Reachable(shape));
        Assert.Equal(128, CellBounds.Patterns(shape));
    }

    [Fact]
    public void Two_layers_of_two_are_as_worked_out_by_hand()
    {
        // Serra: j1 = 0: all of (1 + 2 + 1); j1 = 1: 2 times at most 1 dimension (1 + 2); j1 = 2: 1 times a point (1).
        var shape = Shape(2, 2, 2);
        Assert.Equal(4 * 4, CellBounds.Montufar(shape));
        Assert.Equal(4 + (2 * 3) + 1, CellBounds.Serra(shape));
        Assert.Equal(1 * 4, CellBounds.Reachable(shape));
        Assert.Equal(16, CellBounds.Patterns(shape));
    }

    [Fact]
    public void A_bottleneck_of_one_neuron_leaves_a_line()
    {
        // Montufar: 1 + 5 + 10, then 1 + 1 of one neuron, then a line cut by four points: 5.
        var shape = Shape(2, 5, 1, 4);
        Assert.Equal(16 * 2 * 5, CellBounds.Montufar(shape));
        // Serra: the neuron in the middle is dead (a point: 1) or passes a line on (5): 6 for each of the 16.
        Assert.Equal(16 * 6, CellBounds.Serra(shape));
        Assert.Null(CellBounds.Reachable(shape));
    }

    [Fact]
    public void Folds_of_the_first_layers_multiply_what_the_last_reaches() =>
        Assert.Equal(49 * 9 * 106, CellBounds.Reachable(Shape(2, 14, 7, 14)));

    [Fact]
    public void Deep_bounds_have_all_their_digits() =>
        Assert.Equal(BigInteger.Pow(821, 20), CellBounds.Montufar(Shape(2, [.. Enumerable.Repeat(40, 20)])));

    [Fact]
    public void Random_weights_are_expected_to_have_half_the_neurons_squared() =>
        Assert.Equal(84.0 * 84 / 2, CellBounds.ExpectedOrder(Shape(2, 14, 14, 14, 14, 14, 14)));

    [Fact]
    public void Serras_recursion_is_its_sum_over_all_tuples() => Gen.Int[1, 5].Array[1, 4].Sample(
        widths => Assert.Equal(SumOverTuples(2, widths), CellBounds.Serra(Shape(2, widths))), iter: 200);

    [Fact]
    public void No_network_has_more_cells_than_its_bounds() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 5].Array[1, 3], Gen.Bool).Sample(
            (seed, hidden, leaky) =>
            {
                var network = Nets.Integer(seed, 3, leaky ? 0.25 : 0, hidden);
                var cells = PartitionBuilder.Build(network, new Window(-50, -50, 50, 50)).CellCount;
                Assert.True(cells <= CellBounds.Montufar(network.Shape));
                Assert.True(cells <= CellBounds.Patterns(network.Shape));
                if (!leaky) Assert.True(cells <= CellBounds.Serra(network.Shape));
                Assert.True(CellBounds.Serra(network.Shape) <= CellBounds.Montufar(network.Shape));
            },
            iter: 300);

    private static NetworkShape Shape(int inputs, params int[] hidden) => new(inputs, hidden, 1);

    /// <summary>Theorem 1 as it is written: every tuple is tried, and kept if it satisfies all inequalities.</summary>
    private static long SumOverTuples(int inputs, int[] widths)
    {
        long sum = 0;
        var tuples = widths.Aggregate(1, (count, width) => count * (width + 1));
        for (var tuple = 0; tuple < tuples; tuple++)
        {
            var j = new int[widths.Length];
            for (int l = 0, rest = tuple; l < j.Length; rest /= widths[l++] + 1) j[l] = rest % (widths[l] + 1);
            var isKept =
                j.Select((value, l) => value <= inputs && Enumerable.Range(0, l).All(m => value <= widths[m] - j[m]))
                .All(holds => holds);
            if (isKept)
                sum += j.Select((value, l) => Choose(widths[l], value))
                    .Aggregate(1L, (product, choices) => product * choices);
        }

        return sum;
    }

    private static long Choose(int n, int k) => k == 0 ? 1 : n == 0 ? 0 : Choose(n - 1, k - 1) + Choose(n - 1, k);
}
