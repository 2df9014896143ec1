using Polytope.Core.Measures.Decisions;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Decisions;

public sealed class RegionTopologyTests
{
    [Fact]
    public void A_ring_is_one_component_with_a_hole_and_what_is_around_it_two()
    {
        var topology = new RegionTopology(OutputLabels.ByLevel(Checked.Build(Rings.Ring, Window.Unit), -0.1));
        Assert.Equal([2, 1], topology.Components);
        Assert.Equal([1, 1], topology.Holes);
    }

    [Fact]
    public void A_triangle_inside_a_cell_is_a_component()
    {
        // Three sectors, and a fourth score that wins in the middle alone, away from all edges.
        var network = new Network(
            [new Layer([1, 0, -0.5, 0.75, -0.5, -0.75, 0, 0], [-0.5, -0.125, 0.625, 0.0625])], Activation.Relu);
        var labels = OutputLabels.ByClass(Checked.Build(network, Window.Unit));
        var topology = new RegionTopology(labels);
        Assert.Equal([1, 1, 1, 1], topology.Components);
        Assert.Equal([0, 0, 0, 0], topology.Holes);
        Assert.Equal((1, 6), (new DecisionBoundary(labels).Curves, new DecisionBoundary(labels).Segments));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    [InlineData(6, 6)]
    public void Regions_are_those_of_the_clipped_cells(int seed, int outputs)
    {
        var partition = Checked.Build(NaiveArrangement.Random(seed, outputs, 7, 7), Window.Unit);
        var middle = Enumerable.Range(0, partition.CellCount)
            .Select(cell =>
            partition.Map(cell).At(partition.Centroid(cell).X, partition.Centroid(cell).Y)).Order().ElementAt(
            partition.CellCount / 2);
        var soup = new RegionSoup(partition, cell => outputs == 1
            ? [new AffineMap(0, 0, middle), partition.Map(cell)]
            : [.. Enumerable.Range(0, outputs).Select(output => partition.Map(cell, output))]);
        var labels = outputs == 1 ? OutputLabels.ByLevel(partition, middle) : OutputLabels.ByClass(partition);
        var topology = new RegionTopology(labels);
        Assert.Equal(Enumerable.Range(0, labels.Count).Select(soup.Components), topology.Components);
        Assert.Equal(Enumerable.Range(0, labels.Count).Select(soup.Holes), topology.Holes);
    }
}
