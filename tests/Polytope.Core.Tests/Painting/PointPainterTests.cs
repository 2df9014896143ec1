using Polytope.Core.Images;
using Polytope.Core.Painting;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;

namespace Polytope.Core.Tests.Painting;

public sealed class PointPainterTests
{
    private static readonly (byte R, byte G, byte B) Ground = (200, 210, 220);

    [Fact]
    public void A_value_is_a_grey_disc_at_its_place()
    {
        var panel = Painted(new SampleSet(2, 2, 1, [0.25f, 0.5f, 0.75f, 0.25f], [0.2f, 7]), null, isRing: false);
        Assert.Equal<byte>([51, 51, 51], At(panel, 16, 32));
        // Noise takes values past white.
        Assert.Equal<byte>([255, 255, 255], At(panel, 48, 16));
        Assert.Equal<byte>([200, 210, 220], At(panel, 32, 32));
    }

    [Fact]
    public void A_class_is_a_disc_in_its_colour()
    {
        var palette = Palette.ForClasses(3);
        var panel = Painted(new SampleSet(1, 2, 3, [0.5f, 0.5f], [0, 0, 1]), palette, isRing: false);
        var colour = palette.Colours[2];
        Assert.Equal(
            [colour.R, colour.G, colour.B], At(panel, 32, 32).Select(part => (float)(part / 255.0)).ToArray());
    }

    [Fact]
    public void A_ring_has_a_hole_and_a_dark_outline_is_around_both()
    {
        var point = new SampleSet(1, 2, 1, [0.5f, 0.5f], [1]);
        var ring = Painted(point, null, isRing: true);
        Assert.Equal<byte>([200, 210, 220], At(ring, 32, 32));
        Assert.Equal<byte>([255, 255, 255], At(ring, 38, 32));
        Assert.All(
            new[] { ring, Painted(point, null, isRing: false) }, panel => Assert.True(At(panel, 41, 32)[0] < 160));
    }

    private static Panel Painted(SampleSet points, Palette? palette, bool isRing)
    {
        var panel = new Panel(new byte[4 * 64 * 64], 4 * 64, 0, 0, 64, 64);
        for (var row = 0; row < 64; row++)
        {
            for (var column = 0; column < 64; column++)
            {
                var pixel = panel.Row(row).Slice(4 * column, 3);
                (pixel[0], pixel[1], pixel[2]) = (Ground.R, Ground.G, Ground.B);
            }
        }

        new PointPainter(palette, Ground).Paint(
            points, Window.Unit, Enumerable.Range(0, points.Count), isRing, 10, panel);
        return panel;
    }

    private static byte[] At(Panel panel, int column, int row) => panel.Row(row).Slice(4 * column, 3).ToArray();
}
