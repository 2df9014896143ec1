using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Painting;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;

namespace Polytope.Core.Tests.Painting;

public sealed class ClassPainterTests
{
    private static readonly Palette Three = new(
        [new Colour(0, 0, 0), new Colour(0.25f, 1, 0), new Colour(1, 0.5f, 0.75f)]);

    [Fact]
    public void A_decision_boundary_within_a_cell_is_where_the_outputs_cross()
    {
        // One cell; the second output is the higher right of x = 0.4 + 0.1 y.
        var network = new Network([new Layer([0, 0, 1, -0.1, 0, 0], [0, -0.4, -9])], Activation.Relu);
        var planes = Paint(network, 10, 10);
        for (var row = 0; row < 10; row++)
        {
            Assert.All(planes.Green[(10 * row)..((10 * row) + 4)], green => Assert.Equal(0, green, 1e-6f));
            Assert.Equal(1 - ((row + 0.5f) / 10), planes.Green[(10 * row) + 4], 1e-6f);
            Assert.All(planes.Green[((10 * row) + 5)..(10 * (row + 1))], green => Assert.Equal(1, green, 1e-6f));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_pixel_is_the_average_of_the_colours_of_its_highest_outputs(int seed)
    {
        const int Width = 9, Height = 7, Fine = 60;
        var network = Initialization.Create(
            new NetworkShape(2, [6, 6], 3), Activation.LeakyRelu(0.01f), new InitializationOptions(), (ulong)seed);
        var planes = Paint(network, Width, Height);
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            double red = 0, green = 0, blue = 0;
            for (var fine = 0; fine < Fine * Fine; fine++)
            {
                var x = ((pixel % Width) + (((fine % Fine) + 0.5) / Fine)) / Width;
                var y = ((pixel / Width) + (((fine / Fine) + 0.5) / Fine)) / Height;
                var scores = network.Evaluate(x, y);
                var colour = Three.Colours[Array.IndexOf(scores, scores.Max())];
                (red, green, blue) = (red + colour.R, green + colour.G, blue + colour.B);
            }

            Assert.Equal(red / (Fine * Fine), planes.Red[pixel], 0.02);
            Assert.Equal(green / (Fine * Fine), planes.Green[pixel], 0.02);
            Assert.Equal(blue / (Fine * Fine), planes.Blue[pixel], 0.02);
        }
    }

    [Fact]
    public void A_picture_that_failed_leaves_no_colour_in_the_next()
    {
        var network = new Network([new Layer([0, 0, 1, -0.1, 0, 0], [0, -0.4, -9])], Activation.Relu);
        using var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        var (grid, painter) = (new PixelGrid(Window.Unit, 10, 10), new ClassPainter());
        var tooSmall = new ColourPlanes(new float[100], new float[100], new float[50]);
        Assert.ThrowsAny<ArgumentException>(() => painter.Paint(partition, grid, Three, tooSmall));
        var after = new ColourPlanes(new float[100], new float[100], new float[100]);
        painter.Paint(partition, grid, Three, after);
        var fresh = Paint(network, 10, 10);
        Assert.Equal(fresh.Red, after.Red);
        Assert.Equal(fresh.Blue, after.Blue);
    }

    [Fact]
    public void Where_outputs_are_equal_the_first_counts()
    {
        // Left of x = 1/2 no neuron is active and all three are equal; right of it the third is the highest.
        var network = new Network(
            [new Layer([1.0, 0], [-0.5]), new Layer([0, 0, 1.0], [0.1, 0.1, 0.1])], Activation.Relu);
        var planes = Paint(network, 4, 2);
        Assert.Equal([0, 0, 1, 1, 0, 0, 1, 1], planes.Red.Select(red => Math.Round(red, 6)));
    }

    [Fact]
    public void The_parts_of_a_cell_fill_it()
    {
        // Four planes that meet above the middle of the window, over creases of their own.
        var network = new Network(
            [
                new Layer([1, 0, 0, 1, 1.0, 1], [-0.3, -0.45, -1.2]),
                new Layer([1, 0, 0.1, -1, 0, 0.1, 0, 1, 0, 0, -1.0, 0], [-0.2, 0.2, -0.05, 0.1]),
            ],
            Activation.LeakyRelu(0.5f));
        var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        var regions = new DecisionRegions(partition);
        var divided = 0;
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var areas = Enumerable.Range(0, 4).Select(output => Area(regions.PartOf(cell, output))).ToArray();
            Assert.Equal(partition.Area(cell), areas.Sum(), 1e-12);
            Assert.Equal(regions.SoleOf(cell) < 0, areas.Count(area => area > 1e-9) > 1);
            if (regions.SoleOf(cell) < 0) divided++;
        }

        Assert.True(divided > 1);
    }

    private static double Area(IReadOnlyList<(double X, double Y)> part)
    {
        var twice = 0.0;
        for (var i = 0; i < part.Count; i++)
            twice += (part[i].X * part[(i + 1) % part.Count].Y) - (part[(i + 1) % part.Count].X * part[i].Y);
        return twice / 2;
    }

    private static ColourPlanes Paint(Network network, int width, int height)
    {
        var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        return new OutputPainter(Three).Paint(partition, new PixelGrid(Window.Unit, width, height));
    }
}
