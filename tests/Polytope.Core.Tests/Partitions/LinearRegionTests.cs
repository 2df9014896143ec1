using CsCheck;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Partitions;

public sealed class LinearRegionTests
{
    private static readonly Window _square = new(-1, -1, 1, 1);

    [Theory]
    [InlineData("a_6x14_init", 271)]
    [InlineData("a_6x14_trained", 2149)]
    [InlineData("d_1x100_trained", 2320)]
    [InlineData("e_leaky_6x14_trained", 3140)]
    [InlineData("f_3x64_init", 6668)]
    [InlineData("int3x6", 48)] // of 76 cells, counted in fractions by a program of its own
    public void Reference_networks_have_their_linear_regions(string name, int regions) =>
        Assert.Equal(regions, Checked.Build(ReferenceNetwork.Read(name), _square).FindLinearRegions().Count);

    [Theory]
    [InlineData(10, 3)]
    [InlineData(60, 20)]
    [InlineData(40, 0)]
    public void Lines_make_zaslavskys_number_of_cells_and_those_that_reach_the_output_as_many_regions(
        int lines, int read)
    {
        // Tangents of the unit circle in a window that holds all crossings; the output reads only the first of them.
        var random = new Random(5);
        var angles = Enumerable.Range(0, lines).Select(_ => random.NextDouble() * Math.PI).ToArray();
        var network = new Network(
            [
                new Layer(
                    [.. angles.SelectMany(a => new[] { Math.Cos(a), Math.Sin(a) })], [.. angles.Select(_ => -1.0)]),
                new Layer([.. angles.Select((_, k) => k < read ? 1.0 : 0)], [0]),
            ],
            Activation.Relu);
        var partition = Checked.Build(network, new Window(-1e6, -1e6, 1e6, 1e6));
        Assert.Equal(CellBounds.Zaslavsky(lines, 2), partition.CellCount);
        Assert.Equal(CellBounds.Zaslavsky(read, 2), partition.FindLinearRegions().Count);
    }

    [Fact]
    public void Small_integer_networks_have_the_linear_regions_of_rational_arithmetic() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[1, 2], Gen.Int[0, 3], Gen.Int[0, 2]).Sample(
            (seed, reach, shape, slope) =>
            {
                int[][] shapes = [[4], [3, 3], [4, 2, 2], [2, 2, 2, 2]];
                var network = Nets.Integer(seed, reach, slope / 4.0, shapes[shape]);
                var partition = Checked.Build(network, _square);
                Assert.Equal(Expected(network), partition.FindLinearRegions().Count);
            },
            iter: 500);

    [Fact]
    public void Networks_with_a_slope_for_each_neuron_have_the_linear_regions_of_rational_arithmetic() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[0, 3]).Sample(
            (seed, shape) =>
            {
                int[][] shapes = [[4], [3, 3], [4, 2, 2], [2, 2, 2, 2]];
                var network = Nets.WithSlopes(Nets.Integer(seed, 1, 0, shapes[shape]), seed, 0, 1, -1, 2, 0.5);
                Assert.Equal(Expected(network), Checked.Build(network, _square).FindLinearRegions().Count);
            },
            iter: 300);

    [Fact]
    public void The_largest_of_four_values_has_four_regions_although_it_takes_more_cells()
    {
        // max(a, b) = b + relu(a - b), twice, of the four affine functions 3x, 3y, -2x - y, 1 - x - 2y.
        var network = new Network(
            [
                new Layer([3.0, -3, 0, 3, -1, 1, -1, -2], [0, 0, -1, 1]).WithSlopes([0, 1, 0, 1]),
                new Layer([1.0, 1, -1, -1, 0, 0, 1, 1], [0, 0]).WithSlopes([0, 1]),
                new Layer([1.0, 1], [0]),
            ],
            Activation.Relu);
        var partition = Checked.Build(network, _square);
        var regions = partition.FindLinearRegions();

        Assert.InRange(partition.CellCount, 5, 16);
        Assert.Equal(4, regions.Count);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var (x, y) = partition.Centroid(cell);
            var largest = new[] { 3 * x, 3 * y, (-2 * x) - y, 1 - x - (2 * y) }.Max();
            Assert.Equal(largest, partition.Map(cell, 0).At(x, y), 1e-12);
        }
    }

    [Fact]
    public void A_neuron_whose_outgoing_weights_are_zero_bends_nothing()
    {
        var network = new Network([new Layer([1, 0, 0, 1], [0, 0]), new Layer([1, 0], [0])], Activation.Relu);
        var partition = Checked.Build(network, _square);
        var regions = partition.FindLinearRegions();
        Assert.Equal((4, 2), (partition.CellCount, regions.Count));
        var region = regions.RegionOf[Array.FindIndex(partition.Maps.ToArray(), map => map.Jx == 1)];
        for (var cell = 0; cell < 4; cell++)
            Assert.Equal(partition.Map(cell).Jx == 1, regions.RegionOf[cell] == region);
    }

    [Fact]
    public void Bends_that_cancel_are_reported_from_bends_that_cancel_but_for_the_last_bit()
    {
        // Two neurons on one line whose bends add up to zero, or to one unit in the last place.
        static Network Of(double last) =>
            new(
                [new Layer([0.1, 0.3, 0.1, 0.3], [0.01, 0.01]), new Layer([0.7, last], [0])],
                Activation.LeakyRelu(0.01f));
        Assert.Equal(1, Checked.Build(Of(-0.7), _square).FindLinearRegions().Count);
        Assert.Equal(2, Checked.Build(Of(-Math.BitIncrement(0.7)), _square).FindLinearRegions().Count);
    }

    [Fact]
    public void Deep_networks_have_the_linear_regions_of_rational_arithmetic()
    {
        // So deep down the maps' rounding errors in double exceed the differences between them.
        var network = Nets.Uniform(seed: 1, 0.5f, [.. Enumerable.Repeat(3, 60)]);
        var partition = Checked.Build(network, _square);
        Assert.True(partition.CellCount > 5);
        Assert.Equal(Expected(network), partition.FindLinearRegions().Count);
    }

    [Fact]
    public void A_crease_lists_all_edges_of_its_neuron()
    {
        var partition = Checked.Build(Nets.OfLines((1, 0, 0), (0, 1, 0.5), (0, 1, -0.5)), _square);
        var upright = partition.Crease(new CreaseId(0, 0)).ToList();
        Assert.Equal(3, upright.Count);
        Assert.Equal(2, upright.Sum(partition.Length), 1e-12);
        Assert.Equal(2, partition.Crease(CreaseId.Side(1)).Sum(partition.Length), 1e-12);
        Assert.Equal(
            partition.EdgeCount,
            partition.EdgeCrease.ToArray().Distinct().Sum(crease => partition.Crease(crease).Count()));
    }

    [Fact]
    public void Neighbours_see_each_other_across_their_edge()
    {
        var partition = Checked.Build(Nets.OfLines((1, 0, 0)), _square);
        var across = Enumerable.Range(0, partition.Origin.Length).Where(h => partition.Neighbour(h) >= 0).ToList();
        Assert.Equal(2, across.Count);
        Assert.Equal([1, 0], across.Select(partition.Neighbour));
        Assert.Equal((-0.5, 0.0), partition.Centroid(partition.Pattern(0).IsActive(0, 0) ? 1 : 0));
    }

    private static int Expected(Network network)
    {
        var cells = ExactArrangement.Of(network, ConvexPolygon.Rectangle(_square)).Cells;
        var regionOf = Enumerable.Range(0, cells.Count).ToArray();
        var sides = new Dictionary<(ExactArrangement.Point, ExactArrangement.Point), int>();
        for (var c = 0; c < cells.Count; c++)
        {
            foreach (var side in cells[c].Sides())
            {
                if (!sides.TryGetValue(side, out var other)) sides[side] = c;
                else if (cells[c].Maps.SequenceEqual(cells[other].Maps))
                {
                    var (from, to) = (regionOf[c], regionOf[other]);
                    for (var i = 0; i < regionOf.Length; i++)
                        if (regionOf[i] == from) regionOf[i] = to;
                }
            }
        }

        return regionOf.Distinct().Count();
    }
}
