using Polytope.Core.Measures.Decisions;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Decisions;

public sealed class DecisionBoundaryTests
{
    [Fact]
    public void A_diamond_is_one_closed_convex_curve()
    {
        var boundary = new DecisionBoundary(OutputLabels.ByLevel(Checked.Build(Rings.Diamond, Window.Unit), 0.25));
        Assert.Equal((1, 4), (boundary.Curves, boundary.Segments));
        Assert.Equal(Math.Sqrt(2), boundary.Length, 1e-14);
        Assert.Equal(1, boundary.Turns, 1e-15);
        Assert.Equal(0.875, boundary.Areas[1], 1e-14);
    }

    [Fact]
    public void A_ring_has_two_curves_of_one_turn_each()
    {
        var boundary = new DecisionBoundary(OutputLabels.ByLevel(Checked.Build(Rings.Ring, Window.Unit), -0.1));
        Assert.Equal((2, 8), (boundary.Curves, boundary.Segments));
        Assert.Equal(4 * Math.Sqrt(2) * 0.6, boundary.Length, 1e-14);
        Assert.Equal(2, boundary.Turns, 1e-14);
        Assert.Equal(0.24, boundary.Areas[1], 1e-14);
    }

    [Fact]
    public void Three_sectors_meet_in_one_curve()
    {
        var network = new Network([new Layer([1, 0, -0.5, 0.75, -0.5, -0.75], [-0.5, -0.125, 0.625])], Activation.Relu);
        var boundary = new DecisionBoundary(OutputLabels.ByClass(Checked.Build(network, Window.Unit)));
        Assert.Equal((1, 3), (boundary.Curves, boundary.Segments));
        Assert.Equal(1, boundary.Areas.ToArray().Sum(), 1e-14);

        // Left of the middle the boundary of the second and the third is level; the others rise and fall by 2 to their
        // right.
        Assert.Equal(0.5 + (2 * Math.Sqrt(0.25 + 0.0625)), boundary.Length, 1e-14);
        Assert.Equal(0, boundary.Turns);
    }

    [Fact]
    public void Without_the_level_in_reach_there_is_no_boundary()
    {
        var boundary = new DecisionBoundary(OutputLabels.ByLevel(Checked.Build(Rings.Diamond, Window.Unit), 2));
        Assert.Equal((0, 0, 0.0), (boundary.Curves, boundary.Segments, boundary.Length));
        Assert.Equal([1.0, 0.0], boundary.Areas.ToArray());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    public void Its_areas_are_those_of_the_clipped_cells(int seed, int outputs)
    {
        var partition = Checked.Build(NaiveArrangement.Random(seed, outputs, 6, 6), Window.Unit);
        var soup = new RegionSoup(partition, cell => outputs == 1
            ? [new AffineMap(0, 0, 0.25), partition.Map(cell)]
            : [.. Enumerable.Range(0, outputs).Select(output => partition.Map(cell, output))]);
        var labels = outputs == 1 ? OutputLabels.ByLevel(partition, 0.25) : OutputLabels.ByClass(partition);
        var boundary = new DecisionBoundary(labels);
        for (var label = 0; label < labels.Count; label++)
        {
            Assert.Equal(soup.AreaOf(label), boundary.Areas[label], 1e-11);
        }
    }
}
