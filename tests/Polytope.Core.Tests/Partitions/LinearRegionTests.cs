using CsCheck;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;

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
    public void Reference_networks_have_their_linear_regions(string name, int regions) =>
        Assert.Equal(regions, Checked.Build(NaiveArrangement.Reference(name), _square).FindLinearRegions().Count);

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
    public void A_neuron_that_nothing_listens_to_bends_nothing()
    {
        var network = new Network([new Layer([1, 0, 0, 1], [0, 0]), new Layer([1, 0], [0])], Activation.Relu);
        var partition = Checked.Build(network, _square);
        var regions = partition.FindLinearRegions();
        Assert.Equal((4, 2), (partition.CellCount, regions.Count));
        for (var cell = 0; cell < 4; cell++)
        {
            var right = partition.Map(cell).Jx == 1;
            Assert.Equal(right, regions.RegionOf[cell] == regions.RegionOf[Array.FindIndex(partition.Maps.ToArray(), map => map.Jx == 1)]);
        }
    }

    [Fact]
    public void Bends_that_cancel_exactly_and_those_that_hardly_do_are_told_apart()
    {
        // Two neurons on one line whose bends add up to nothing, or to one unit in the last place.
        static Network Of(double last) =>
            new([new Layer([0.1, 0.3, 0.1, 0.3], [0.01, 0.01]), new Layer([0.7, last], [0])], Activation.LeakyRelu(0.01f));
        Assert.Equal(1, Checked.Build(Of(-0.7), _square).FindLinearRegions().Count);
        Assert.Equal(2, Checked.Build(Of(-Math.BitIncrement(0.7)), _square).FindLinearRegions().Count);
    }

    [Fact]
    public void Deep_networks_have_the_linear_regions_of_rational_arithmetic()
    {
        // What doubles say of maps this far down is no help.
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
        Assert.Equal(partition.EdgeCount, partition.EdgeCrease.ToArray().Distinct().Sum(crease => partition.Crease(crease).Count()));
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
