using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Partitions;

public sealed class DegenerateWindowTests
{
    [Fact]
    public void Lines_along_the_sides_and_through_the_corners_cut_only_what_they_cross()
    {
        // Four sides, two diagonals, and a line that touches one corner from outside.
        var network = Nets.OfLines((1, 0, 1), (1, 0, -1), (0, 1, 1), (0, -1, 1), (1, 1, 0), (1, -1, 0), (1, 1, -2));
        var partition = AgainstExact.Holds(network, new Window(-1, -1, 1, 1));
        Assert.Equal(4, partition.CellCount);
        Assert.Equal(5, partition.VertexCount);
    }

    [Theory]
    [InlineData(0.1, 0.3, 0.7, 0.9)]
    [InlineData(1e5, 1e5, 100001, 100001)]
    [InlineData(-1e9, 3, -999999999, 4)]
    [InlineData(0.5, 0.25, 0.5000000001, 0.2500000001)]
    [InlineData(0, 0, 1e-300, 1e-300)]
    [InlineData(-1e30, -1e30, 1e30, 1e30)]
    [InlineData(-1e-3, -1e6, 1e-3, 1e6)]
    public void A_window_of_any_place_and_size_is_cut_exactly(double x0, double y0, double x1, double y1)
    {
        // Lines through the middle of the window, at a corner of it, and anywhere.
        double x = 0.5 * (x0 + x1), y = 0.5 * (y0 + y1), width = x1 - x0, height = y1 - y0;
        var first = new Layer(
            [1, 0, 0, 1, 3 / width, 1 / height, -1 / width, 2 / height], [-x, -y, -(3 * x / width) - (y / height), 1]);
        var second = new Layer([1, 2, -1, 0.5, 0.25, -1, 0.125, 1, -3, 1, 1, -1], [-0.25, 0.125, -0.5]);
        var network = new Network([first, second, new Layer([1, 1, 1], [0])], Activation.LeakyRelu(0.01f));
        AgainstExact.Holds(network, new Window(x0, y0, x1, y1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_sliver_of_a_window_around_a_crossing_is_cut_exactly(int seed)
    {
        // One part in 2^50 of the unit: neighbouring doubles are 2^-53 apart.
        var network = Nets.Uniform(seed, 0.25, 3, 3);
        var (a, b) = (network.Layers[0].Row(0).ToArray(), network.Layers[0].Row(1).ToArray());
        var (c, d) = (network.Layers[0].Biases[0], network.Layers[0].Biases[1]);
        var determinant = (a[0] * b[1]) - (a[1] * b[0]);
        double x = ((a[1] * d) - (b[1] * c)) / determinant, y = ((b[0] * c) - (a[0] * d)) / determinant;
        var half = Math.ScaleB(Math.Max(Math.Abs(x), Math.Abs(y)), -49);
        var partition = AgainstExact.Holds(network, new Window(x - half, y - half, x + half, y + half));
        Assert.True(partition.CellCount >= 4);
    }

    [Fact]
    public void Any_convex_polygon_is_a_window()
    {
        var network = Nets.Integer(3, 2, 0.5, 4, 3);
        AgainstExact.Holds(network, new ConvexPolygon((0, 0), (1, -0.5), (2, 0), (1.5, 1.25), (0.25, 1)));
        AgainstExact.Holds(network, new ConvexPolygon((-1, -1), (1, 1), (-1, 1)));
        AgainstExact.Holds(network, new ConvexPolygon((0.1, 0.2), (0.7, 0.3), (0.4, 0.9)));
    }

    [Fact]
    public void Corners_come_in_either_order_and_collinear_ones_are_dropped()
    {
        var window = new ConvexPolygon((0, 1), (1, 1), (1, 0.5), (1, 0), (0, 0));
        Assert.Equal(4, window.Count);
        Assert.Equal(1, window.Area);
    }

    [Fact]
    public void Windows_without_area_or_not_convex_are_refused()
    {
        Assert.Contains(
            "no area", Assert.Throws<ArgumentException>(() => new ConvexPolygon((0, 0), (1, 1), (2, 2))).Message);
        Assert.Contains(
            "no area", Assert.Throws<ArgumentException>(() => ConvexPolygon.Rectangle(new Window(0, 0, 0, 1))).Message);
        Assert.Contains(
            "not convex",
            Assert.Throws<ArgumentException>(
                () => new ConvexPolygon((0, 0), (2, 0), (1, 0.5), (2, 2), (0, 2))).Message);
        Assert.Contains(
            "not convex",
            Assert.Throws<ArgumentException>(() => new ConvexPolygon((0, 0), (2, 2), (2, 0), (0, 2))).Message);
        Assert.Contains(
            "finite",
            Assert.Throws<ArgumentException>(() => new ConvexPolygon((0, 0), (1, 0), (0, double.NaN))).Message);
        Assert.Contains(
            "1e30", Assert.Throws<ArgumentException>(() => new ConvexPolygon((0, 0), (1, 0), (0, 1e31))).Message);
    }

    [Fact]
    public void Vertices_of_a_tiny_window_have_errors_far_below_its_size()
    {
        var network = Nets.Uniform(5, 0.25, 8, 8, 8);
        var partition = Checked.Build(network, new Window(0.3, 0.3, 0.3000001, 0.3000001));
        foreach (var error in partition.VertexError) Assert.InRange(error, 0, 1e-15);
    }

    [Fact]
    public void A_star_that_winds_twice_is_refused_as_a_window() =>
        Assert.Throws<ArgumentException>(() => new ConvexPolygon((0, 3), (2, -3), (-3, 1), (3, 1), (-2, -3)));
}
