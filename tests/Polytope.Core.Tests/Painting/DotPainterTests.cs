using Polytope.Core.Images;
using Polytope.Core.Painting;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;

namespace Polytope.Core.Tests.Painting;

public sealed class DotPainterTests
{
    [Theory]
    [InlineData(InputCoordinates.Unit)]
    [InlineData(InputCoordinates.Centred)]
    public void A_point_of_the_image_is_a_dot_in_the_middle_of_its_pixel(InputCoordinates coordinates)
    {
        // The pixel in column 2 and row 1 of a 4 x 4 image, painted 16 times as large: its middle is at (40, 24).
        var pixels = new byte[4 * 64 * 64];
        var image = new Image(4, 4, new float[16]);
        var (left, top) = image.Point(2, 1, coordinates);
        var points = new SampleSet(1, 2, 1, [left, top], [1]);
        var panel = new Panel(pixels, 4 * 64, 0, 0, 64, 64);
        DotPainter.Paint(points, Window.Of(coordinates), [0], image, (200, 100, 50), 5, panel);
        double sum = 0, x = 0, y = 0;
        for (var i = 0; i < 64 * 64; i++)
        {
            var cover = pixels[4 * i] / 200.0;
            (sum, x, y) = (sum + cover, x + (cover * ((i % 64) + 0.5)), y + (cover * ((i / 64) + 0.5)));
        }

        Assert.Equal(Math.PI * 25, sum, 1.0);
        Assert.Equal(40, x / sum, 0.01);
        Assert.Equal(24, y / sum, 0.01);
        Assert.Equal<byte>([200, 100, 50], pixels.AsSpan(4 * ((24 * 64) + 40), 3).ToArray());
    }

    [Fact]
    public void Dots_at_the_border_stay_inside_their_panel()
    {
        var pixels = new byte[4 * 30 * 30];
        var panel = new Panel(pixels, 4 * 30, 10, 10, 10, 10);
        foreach (var (x, y) in new[] { (0, 0), (10, 0), (0, 10), (10, 10) })
            DotPainter.PaintDot(x, y, (9, 9, 9), 4, panel);
        for (var i = 0; i < 900; i++)
        {
            if (i % 30 is >= 10 and < 20 && i / 30 is >= 10 and < 20) continue;
            Assert.Equal(0, pixels[4 * i]);
        }
    }

    [Fact]
    public void More_points_get_smaller_dots()
    {
        Assert.True(DotPainter.Radius(20_000, 512, 512) < DotPainter.Radius(2_000, 512, 512));
        Assert.InRange(DotPainter.Radius(1, 512, 512), 0.6, 6);
        Assert.Equal(0.6, DotPainter.Radius(1_000_000, 16, 16));
    }
}
