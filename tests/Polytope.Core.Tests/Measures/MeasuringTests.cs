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
    public void Without_an_image_there_is_no_share_near_its_edges()
    {
        var (with, without) = (
            Measuring.Measure(Cross(0.25, 0.5), new ImageEdges(White(10, 10))),
            Measuring.Measure(Cross(0.25, 0.5), null));
        Assert.Equal(with with { NearImageEdges = null }, without);
    }

    [Fact]
    public void The_share_near_an_edge_of_the_image_is_that_of_the_length_in_its_pixels()
    {
        // Black left of column 20, else white: the edge lies at x = 19.5 pixels. Columns 17 to 22 are within 3 pixels
        // of it; their squares span x from 16.5 to 22.5 of 64.
        var values = new float[64 * 32];
        for (var i = 0; i < values.Length; i++) values[i] = i % 64 < 20 ? 0 : 1;
        var edges = new ImageEdges(new Image(64, 32, values));
        Assert.Equal([17, 18, 19, 20, 21, 22], Enumerable.Range(0, 64).Where(column => edges.IsNear(column, 7)));

        var measures = Measuring.Measure(Cross(19 / 64.0, 0.5), edges);
        Assert.Equal((1 + (6 / 64.0)) / 2, measures.NearImageEdges!.Value, 1e-12);
        Assert.Equal(6 / 64.0 / 2, Measuring.Measure(Cross(0.75, 0.5), edges).NearImageEdges!.Value, 1e-12);
    }

    [Theory]
    [InlineData(11, 7, 7)]
    [InlineData(12, 5, 8)]
    public void The_areas_of_a_partition_add_up_to_the_window_and_the_measures_are_their_largest_and_median(
        int seed, params int[] hidden)
    {
        var partition = NaiveArrangement.Of(NaiveArrangement.Random(seed, 1, hidden), new Window(-1, -0.5, 2, 1));
        var areas = Enumerable.Range(0, partition.CellCount).Select(partition.Area).Order().ToList();
        Assert.Equal(3 * 1.5, areas.Sum(), 1e-12);

        var measures = Measuring.Measure(partition, new ImageEdges(White(5, 9)));
        Assert.Equal(areas.Count, measures.Polytopes);
        Assert.Equal(areas[^1], measures.LargestArea);
        var (half, isOdd) = (areas.Count / 2, areas.Count % 2 == 1);
        Assert.Equal(isOdd ? areas[half] : (areas[half - 1] + areas[half]) / 2, measures.MedianArea);
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
