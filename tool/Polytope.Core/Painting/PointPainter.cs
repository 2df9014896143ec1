using Polytope.Core.Images;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;

namespace Polytope.Core.Painting;

/// <summary>
/// Paints points in the colours of what is learned there: the colour of a class, or a value from black (0) to white
/// (1). A thin dark outline keeps every colour apart from the ground.
/// </summary>
/// <param name="palette">The colours of the classes, one for each target; null where the target is a value.</param>
/// <param name="ground">The colour of the panel; the holes of rings have it.</param>
public sealed class PointPainter(Palette? palette, (byte R, byte G, byte B) ground)
{
    private static readonly (byte R, byte G, byte B) Outline = (28, 28, 30);

    /// <summary>Paints each point at its place in the window.</summary>
    /// <param name="points">Points in the plane.</param>
    /// <param name="window">What the panel shows.</param>
    /// <param name="indices">Which of the points are painted.</param>
    /// <param name="isRing">Whether a point is a ring; else it is a disc.</param>
    /// <param name="radius">In pixels of the panel.</param>
    /// <param name="panel">
    /// The pixels to paint on; the pixel in column j shows x = x0 + (x1 - x0) j / width, as in outputs.
    /// </param>
    public void Paint(
        SampleSet points, Window window, IEnumerable<int> indices, bool isRing, double radius, Panel panel)
    {
        var grid = new PixelGrid(window, panel.Width, panel.Height);
        foreach (var point in indices)
        {
            var x = ((points.Inputs[point * points.Dimension] - window.X0) * grid.ScaleX) + 0.5;
            var y = ((points.Inputs[(point * points.Dimension) + 1] - window.Y0) * grid.ScaleY) + 0.5;
            PaintMark(x, y, ColourOf(points, point), isRing, radius, panel);
        }
    }

    /// <summary>Paints one mark, clipped to the panel; its centre is in pixel coordinates of the panel.</summary>
    public void PaintMark(double x, double y, (byte R, byte G, byte B) colour, bool isRing, double radius, Panel panel)
    {
        DotPainter.PaintDot(x, y, Outline, radius, panel);
        DotPainter.PaintDot(x, y, colour, radius - Math.Min(1, 0.25 * radius), panel);
        if (isRing) DotPainter.PaintDot(x, y, ground, 0.4 * radius, panel);
    }

    private (byte R, byte G, byte B) ColourOf(SampleSet points, int point)
    {
        var targets = points.Targets.AsSpan(point * points.Outputs, points.Outputs);
        var colour = palette is null ? Colour.Grey(targets[0]) : palette.Colours[targets.IndexOf(1f)];
        return (Byte(colour.R), Byte(colour.G), Byte(colour.B));
    }

    private static byte Byte(float value) => (byte)((Panel.Clamp(value) * 255) + 0.5f);
}
