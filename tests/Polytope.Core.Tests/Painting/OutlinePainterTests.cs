using CsCheck;
using Polytope.Core.Painting;
using Polytope.Core.Rasters;

namespace Polytope.Core.Tests.Painting;

public sealed class OutlinePainterTests
{
    private const int Width = 12;
    private const int Height = 9;

    [Fact]
    public void A_pixel_takes_as_much_of_the_colour_as_a_triangle_covers_of_it() =>
        Gen.Select(Gen.Double[-4, Width + 4], Gen.Double[-4, Height + 4]).Array[3].Sample(corners =>
        {
            var pixels = Painted(corners);
            for (var row = 0; row < Height; row++)
                for (var column = 0; column < Width; column++)
                    Assert.Equal(255 * Covered(corners, column, row), pixels[4 * ((row * Width) + column)], 0.51);
        }, iter: 1000);

    [Fact]
    public void A_corner_that_rounding_moves_onto_a_grid_line_is_painted() =>
        Assert.All(Painted([(-1, -4e-17), (12.5, -7e-60), (-1e-28, -1)]), value => Assert.InRange(value, 0, 0));

    [Fact]
    public void Where_outlines_overlap_the_colour_comes_once()
    {
        (double X, double Y)[] square = [(2, 2), (6, 2), (6, 6), (2, 6)];
        var painter = new OutlinePainter();
        Add(painter, square);
        Add(painter, square);
        var pixels = new byte[4 * Width * Height];
        painter.Paint(new Panel(pixels, 4 * Width, 0, 0, Width, Height), (200, 100, 50));
        Assert.Equal([200, 100, 50], pixels[(4 * ((3 * Width) + 3))..((4 * ((3 * Width) + 3)) + 3)]);
        Assert.Equal(16, pixels.Count(value => value == 200));
    }

    [Fact]
    public void An_outline_is_painted_once()
    {
        var painter = new OutlinePainter();
        Add(painter, [(2, 2), (6, 2), (6, 6)]);
        painter.Paint(new Panel(new byte[4 * Width * Height], 4 * Width, 0, 0, Width, Height), (255, 255, 255));
        var pixels = new byte[4 * Width * Height];
        painter.Paint(new Panel(pixels, 4 * Width, 0, 0, Width, Height), (255, 255, 255));
        Assert.All(pixels, value => Assert.Equal(0, value));
    }

    private static byte[] Painted((double X, double Y)[] corners)
    {
        var painter = new OutlinePainter();
        Add(painter, corners);
        var pixels = new byte[4 * Width * Height];
        painter.Paint(new Panel(pixels, 4 * Width, 0, 0, Width, Height), (255, 255, 255));
        return pixels;
    }

    private static void Add(OutlinePainter painter, (double X, double Y)[] corners)
    {
        for (var i = 0; i < corners.Length; i++)
        {
            var (from, to) = (corners[i], corners[(i + 1) % corners.Length]);
            painter.Add(from.X, from.Y, to.X, to.Y);
        }
    }

    /// <summary>
    /// The area that a triangle shares with a pixel, by clipping at the pixel's sides one after the other.
    /// </summary>
    private static double Covered((double X, double Y)[] corners, int column, int row)
    {
        var part = corners.ToList();
        part = Clip(part, p => p.X - column);
        part = Clip(part, p => column + 1 - p.X);
        part = Clip(part, p => p.Y - row);
        part = Clip(part, p => row + 1 - p.Y);
        double area = 0;
        for (var i = 0; i < part.Count; i++)
        {
            var (a, b) = (part[i], part[(i + 1) % part.Count]);
            area += (a.X * b.Y) - (b.X * a.Y);
        }

        return Math.Abs(area) / 2;
    }

    private static List<(double X, double Y)> Clip(
        List<(double X, double Y)> polygon, Func<(double X, double Y), double> inside)
    {
        var clipped = new List<(double X, double Y)>();
        for (var i = 0; i < polygon.Count; i++)
        {
            var (a, b) = (polygon[i], polygon[(i + 1) % polygon.Count]);
            var (da, db) = (inside(a), inside(b));
            if (da >= 0) clipped.Add(a);
            if (da >= 0 == db >= 0) continue;
            var t = da / (da - db);
            clipped.Add((a.X + (t * (b.X - a.X)), a.Y + (t * (b.Y - a.Y))));
        }

        return clipped;
    }
}
