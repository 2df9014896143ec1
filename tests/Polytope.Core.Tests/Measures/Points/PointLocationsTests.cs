using Polytope.Core.Measures.Points;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Points;

public sealed class PointLocationsTests
{
    private static readonly Window _window = new(-1, -0.5, 1, 2);

    [Fact]
    public void Each_point_is_in_the_cell_of_its_own_pattern()
    {
        var partition = Checked.Build(Nets.Uniform(2, 0.1, 10, 10, 10), _window);
        var points = SomePoints.Random(3, 3000, _window, margin: 0.1);
        var cells = new PointLocations(partition, points).Cells;
        for (var point = 0; point < points.Count; point++)
        {
            Assert.Equal(points.Contains(point), cells[point] >= 0);
            if (cells[point] >= 0)
                Assert.Equal(
                    Pattern(partition.Network, points.X[point], points.Y[point]),
                    partition.Pattern(cells[point]).ToString());
        }
    }

    [Fact]
    public void Corners_and_edges_of_the_window_are_in_it()
    {
        var partition = Checked.Build(Nets.OfLines((2, 0, -1), (0, 2, -1)), Window.Unit);
        var cells = new PointLocations(
            partition, SomePoints.At((0, 0), (1, 1), (0.5, 0.5), (1, 0.25), (1.001, 0.5))).Cells.ToArray();
        Assert.All(cells[..4], cell => Assert.True(cell >= 0));
        Assert.Equal("00", partition.Pattern(cells[0]).ToString());
        Assert.Equal("11", partition.Pattern(cells[1]).ToString());
        Assert.Equal(0, cells[2]);
        Assert.Equal("10", partition.Pattern(cells[3]).ToString());
        Assert.Equal(-1, cells[4]);
    }

    private static string Pattern(Network network, double x, double y)
    {
        double[] current = [x, y];
        var text = new List<string>();
        foreach (var layer in network.Layers.SkipLast(1))
        {
            var z = new double[layer.Outputs];
            layer.Apply(current, z);
            text.Add(string.Concat(z.Select(value => value > 0 ? '1' : '0')));
            current = [.. z.Select(network.Activation.Apply)];
        }

        return string.Join(' ', text);
    }
}
