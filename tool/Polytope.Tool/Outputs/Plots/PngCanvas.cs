using Polytope.Core.Painting;
using Polytope.Core.Rasters;
using Polytope.Tool.Images;
using Polytope.Tool.Images.Letters;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>A plot as pixels: the same bytes on every machine.</summary>
internal sealed class PngCanvas : IPlotCanvas
{
    /// <summary>Of the em square, in pixels.</summary>
    public const float TextSize = 14;

    private static readonly (byte, byte, byte) Ink = (0x30, 0x30, 0x30);

    private readonly byte[] _pixels;
    private readonly Panel _panel;
    private readonly OutlinePainter _outlines = new();
    private readonly TextPainter _regular = new(TextSize);
    private readonly TextPainter _bold = new(TextSize, bold: true);

    public PngCanvas(int width, int height)
    {
        _pixels = new byte[4 * width * height];
        Array.Fill(_pixels, byte.MaxValue);
        _panel = new Panel(_pixels, 4 * width, 0, 0, width, height);
    }

    public double Width => _panel.Width;

    public double Height => _panel.Height;

    public byte[] ToBytes() => PictureEncoder.Png(_pixels, _panel.Width, _panel.Height);

    public void Path(IReadOnlyList<(double X, double Y)> points, double thickness, (byte R, byte G, byte B) colour)
    {
        for (var k = 1; k < points.Count; k++) Segment(points[k - 1], points[k], 0.5 * thickness);
        _outlines.Paint(_panel, colour);
    }

    public void Text(double x, double baseline, string text, TextSide side, bool bold = false)
    {
        var painter = bold ? _bold : _regular;
        text = painter.Shortened(text, _panel.Width);
        var width = painter.Measure(text);
        var left = side == TextSide.Start ? x : side == TextSide.Middle ? x - (0.5 * width) : x - width;
        painter.Draw(_panel, text, (float)left, (float)baseline, Ink);
    }

    /// <summary>
    /// A rectangle along the segment, half a thickness longer at either end, so that corners are filled.
    /// </summary>
    private void Segment((double X, double Y) p, (double X, double Y) q, double half)
    {
        double dx = q.X - p.X, dy = q.Y - p.Y;
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        if (length == 0) return;
        (dx, dy) = (dx / length * half, dy / length * half);
        (double X, double Y)[] corners =
        [
            (p.X - dx + dy, p.Y - dy - dx), (q.X + dx + dy, q.Y + dy - dx),
            (q.X + dx - dy, q.Y + dy + dx), (p.X - dx - dy, p.Y - dy + dx),
        ];
        for (var k = 0; k < 4; k++)
        {
            var (from, to) = (corners[k], corners[(k + 1) % 4]);
            _outlines.Add(from.X, from.Y, to.X, to.Y);
        }
    }
}
