using Polytope.Core.Images;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;

namespace Polytope.Core.Painting;

/// <summary>
/// Paints sample points as small anti-aliased discs. Only + - * / and sqrt are used, so the bytes are the same on every
/// machine.
/// </summary>
public static class DotPainter
{
    /// <summary>
    /// The radius, in pixels, at which the points cover about a sixth of a panel: 0.24 of their mean spacing.
    /// </summary>
    public static double Radius(int points, int width, int height)
    {
        var spacing = Math.Sqrt((double)width * height / Math.Max(1, points));
        return Math.Max(0.6, Math.Min(0.24 * spacing, Math.Max(width, height) / 100.0));
    }

    /// <summary>Paints points of an image, each in the middle of its pixel.</summary>
    /// <param name="points">Points of the window.</param>
    /// <param name="window">The image's own, in the coordinates of the points.</param>
    /// <param name="indices">Which of the points are painted.</param>
    /// <param name="image">The image that the points come from.</param>
    /// <param name="colour">Red, green and blue.</param>
    /// <param name="radius">In pixels of the panel.</param>
    /// <param name="panel">The pixels to paint on.</param>
    public static void Paint(
        SampleSet points,
        Window window,
        IEnumerable<int> indices,
        Image image,
        (byte R, byte G, byte B) colour,
        double radius,
        Panel panel)
    {
        foreach (var point in indices)
        {
            var x = (points.Inputs[point * points.Dimension] - window.X0) / window.Width;
            var y = (points.Inputs[(point * points.Dimension) + 1] - window.Y0) / window.Height;
            var (left, top) = (x + (0.5 / image.Width), y + (0.5 / image.Height));
            PaintDot(left * panel.Width, top * panel.Height, colour, radius, panel);
        }
    }

    /// <summary>Paints one disc, clipped to the panel; its centre is in pixel coordinates of the panel.</summary>
    public static void PaintDot(double x, double y, (byte R, byte G, byte B) colour, double radius, Panel panel)
    {
        for (var row = Math.Max(0, (int)(y - radius - 1)); row < Math.Min(panel.Height, y + radius + 1); row++)
        {
            var pixels = panel.Row(row);
            var first = Math.Max(0, (int)(x - radius - 1));
            for (var column = first; column < Math.Min(panel.Width, x + radius + 1); column++)
            {
                double dx = column + 0.5 - x, dy = row + 0.5 - y;
                var cover = Math.Clamp(radius + 0.5 - Math.Sqrt((dx * dx) + (dy * dy)), 0, 1);
                var pixel = pixels.Slice(4 * column, 3);
                pixel[0] = Mix(pixel[0], colour.R, cover);
                pixel[1] = Mix(pixel[1], colour.G, cover);
                pixel[2] = Mix(pixel[2], colour.B, cover);
            }
        }
    }

    private static byte Mix(byte below, byte above, double cover) => (byte)(below + ((above - below) * cover) + 0.5);
}
