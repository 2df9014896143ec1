using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;

namespace Polytope.Core.Tests.Measures;

public sealed class MeasuringTests
{
    [Fact]
    public void A_cross_has_four_cells_and_two_units_of_boundary()
    {
        var measures = Measuring.Measure(Cross(0.25, 0.5), new ImageEdges(White(10, 10)));
        Assert.Equal(4, measures.Polytopes);
        Assert.Equal(2, measures.BoundaryLength, 1e-12);
        Assert.Equal(0.375, measures.LargestArea, 1e-12);
        Assert.Equal(0.25, measures.MedianArea, 1e-12);
        Assert.Equal(0, measures.NearImageEdges);
    }

    [Fact]
    public void The_share_near_an_edge_of_the_image_is_that_of_the_length_in_its_pixels()
    {
        // Left of column 20 black, else white: the edge lies at x = 19.5 pixels. Within 3 pixels of it are columns 17 to 22,
        // whose squares span x from 16.5 to 22.5 of 64.
        var values = new float[64 * 32];
        for (var i = 0; i < values.Length; i++) values[i] = i % 64 < 20 ? 0 : 1;
        var edges = new ImageEdges(new Image(64, 32, values));
        Assert.Equal([17, 18, 19, 20, 21, 22], Enumerable.Range(0, 64).Where(column => edges.IsNear(column, 7)));

        Assert.Equal((1 + (6 / 64.0)) / 2, Measuring.Measure(Cross(19 / 64.0, 0.5), edges).NearImageEdges, 1e-12);
        Assert.Equal(6 / 64.0 / 2, Measuring.Measure(Cross(0.75, 0.5), edges).NearImageEdges, 1e-12);
    }

    [Fact]
    public void The_areas_of_a_partition_add_up_to_the_window()
    {
        var partition = NaiveArrangement.Of(NaiveArrangement.Random(11, 1, 7, 7), Window.Unit);
        var measures = Measuring.Measure(partition, new ImageEdges(White(5, 9)));
        Assert.Equal(partition.CellCount, measures.Polytopes);
        Assert.InRange(measures.LargestArea, 1.0 / partition.CellCount, 1);
        Assert.InRange(measures.MedianArea, 0, measures.LargestArea);
    }

    private static Partition Cross(double x, double y) => NaiveArrangement.Of(
        new Network([new Layer([1.0, 0, 0, 1], [-x, -y]), new Layer([1.0, 1], [0])], Activation.Relu), Window.Unit);

    private static Image White(int width, int height)
    {
        var values = new float[width * height];
        Array.Fill(values, 1);
        return new Image(width, height, values);
    }
}
