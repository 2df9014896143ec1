using Polytope.Core.Measures.Points;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Points;

public sealed class SegmentCrossingsTests
{
    [Fact]
    public void A_way_across_parallel_lines_crosses_each()
    {
        var partition = Checked.Build(
            Nets.OfLines([.. Enumerable.Range(1, 7).Select(k => (8.0, 0.0, (double)-k))]), Window.Unit);
        var (crossings, length) = SegmentCrossings.Along(
            new PointLocations(partition, SomePoints.At((0.05, 0.5), (0.95, 0.5), (0.95, 0.1))));
        Assert.Equal(7, crossings);
        Assert.Equal(1.3, length, 1e-15);
    }

    [Fact]
    public void Segments_that_leave_the_window_do_not_count()
    {
        var partition = Checked.Build(Nets.OfLines((2, 0, -1)), Window.Unit);
        var locations = new PointLocations(
            partition, SomePoints.At((0.25, 0.5), (1.5, 0.5), (0.75, 0.5), (0.25, 0.5), (0.75, 0.5)));
        Assert.Equal((2L, 1.0), SegmentCrossings.Along(locations));
        Assert.Equal((1L, 0.5), SegmentCrossings.Along(locations, most: 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Along_a_line_the_network_bends_as_often(int seed)
    {
        var partition = Checked.Build(Nets.Uniform(seed, 0.1, 9, 9, 9), Window.Unit);
        var points = SomePoints.Random(seed, 100, Window.Unit);
        var expected = 0L;
        for (var point = 0; point + 1 < points.Count; point++)
            expected += Breaks(
                partition.Network, (points.X[point], points.Y[point]), (points.X[point + 1], points.Y[point + 1]));
        Assert.Equal(expected, SegmentCrossings.Along(new PointLocations(partition, points)).Crossings);
    }

    /// <summary>Layer by layer the places on the segment at which some neuron changes its sign.</summary>
    private static int Breaks(Network network, (double X, double Y) a, (double X, double Y) b)
    {
        List<double> breaks = [0, 1];
        for (var l = 0; l < network.Layers.Length - 1; l++)
        {
            var layer = l;
            double[] At(double t)
            {
                double[] current = [a.X + (t * (b.X - a.X)), a.Y + (t * (b.Y - a.Y))];
                for (var k = 0; ; k++)
                {
                    var z = new double[network.Layers[k].Outputs];
                    network.Layers[k].Apply(current, z);
                    if (k == layer) return z;
                    current = [.. z.Select(network.Activation.Apply)];
                }
            }

            List<double> found = [];
            for (var i = 0; i + 1 < breaks.Count; i++)
            {
                var (low, high) = (At(breaks[i]), At(breaks[i + 1]));
                for (var j = 0; j < low.Length; j++)
                    if (low[j] * high[j] < 0)
                    {
                        found.Add(breaks[i] + (low[j] / (low[j] - high[j]) * (breaks[i + 1] - breaks[i])));
                    }
            }

            breaks = [.. breaks.Concat(found).Order()];
        }

        return breaks.Count - 2;
    }
}
