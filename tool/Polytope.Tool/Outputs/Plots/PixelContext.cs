using OxyPlot;
using Polytope.Core.Painting;
using Polytope.Core.Rasters;
using Polytope.Tool.Images;
using Polytope.Tool.Images.Letters;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>
/// Lets OxyPlot draw on pixels with the tool's own painters: the same bytes on every machine. Also measures text, for
/// drawings that are no pixels.
/// </summary>
internal sealed class PixelContext : ClippingRenderContext
{
    // Parts of the em square.
    private const double Ascent = 0.94;
    private const double Descent = 0.24;
    private const double HalfCapital = 0.364;

    private readonly double _scale;
    private readonly Panel _whole;
    private readonly OutlinePainter _outlines = new();
    private readonly Dictionary<(float Size, bool IsBold), TextPainter> _painters = [];
    private Panel _panel;

    /// <summary>On a white ground of its own.</summary>
    /// <param name="scale">Pixels in a unit of the drawing.</param>
    public PixelContext(double width, double height, double scale)
        : this(White((int)Math.Ceiling(width * scale), (int)Math.Ceiling(height * scale)), scale)
    {
    }

    /// <summary>On pixels that are there.</summary>
    /// <param name="scale">Pixels in a unit of the drawing.</param>
    public PixelContext(Panel panel, double scale = 1) => (_whole, _panel, _scale) = (panel, panel, scale);

    /// <summary>Measures text and draws nothing.</summary>
    public static PixelContext Measurer() => new(1, 1, 1);

    public byte[] ToPng() => PictureEncoder.Png(_whole.Pixels, _whole.Width, _whole.Height);

    public override void DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin)
    {
        if (!stroke.IsVisible() || thickness <= 0) return;
        var half = 0.5 * thickness * _scale;
        var isSharp = edgeRenderingMode == EdgeRenderingMode.PreferSharpness && IsStraightLine(points);
        double[] dashes = [.. (dashArray ?? []).Select(dash => dash * thickness * _scale)];
        var (dash, left) = (0, dashes.Length > 0 ? dashes[0] : double.PositiveInfinity);
        for (var i = 1; i < points.Count; i++)
        {
            var (p, q) = (Pixel(points[i - 1]), Pixel(points[i]));
            if (isSharp) (p, q) = (Sharp(p, half), Sharp(q, half));
            double dx = q.X - p.X, dy = q.Y - p.Y;
            var length = Math.Sqrt((dx * dx) + (dy * dy));
            if (!(length > 0)) continue;
            for (var at = 0.0; at < length;)
            {
                var end = Math.Min(length, at + left);
                if (dash % 2 == 0)
                    Segment(
                        (p.X + (dx * at / length), p.Y + (dy * at / length)),
                        (p.X + (dx * end / length), p.Y + (dy * end / length)),
                        half,
                        dashes.Length == 0 && !isSharp);
                left -= end - at;
                at = end;
                if (left > 0) continue;
                dash = (dash + 1) % dashes.Length;
                left = Math.Max(dashes[dash], 0.1);
            }
        }

        Paint(stroke);
    }

    public override void DrawPolygon(
        IList<ScreenPoint> points,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin)
    {
        if (points.Count == 0) return;
        if (fill.IsVisible())
        {
            for (var i = 0; i < points.Count; i++) Edge(Pixel(points[i]), Pixel(points[(i + 1) % points.Count]));
            Paint(fill);
        }

        DrawLine([.. points, points[0]], stroke, thickness, edgeRenderingMode, dashArray, lineJoin);
    }

    /// <param name="rotate">Degrees; horizontal text alone is drawn.</param>
    public override void DrawText(
        ScreenPoint p,
        string? text,
        OxyColor fill,
        string? fontFamily,
        double fontSize,
        double fontWeight,
        double rotate,
        HorizontalAlignment ha,
        VerticalAlignment va,
        OxySize? maxSize)
    {
        if (string.IsNullOrEmpty(text) || !fill.IsVisible()) return;
        if (rotate != 0) throw new NotSupportedException("Plots have horizontal text alone.");
        var painter = Painter(fontSize * _scale, fontWeight);
        var width = painter.Measure(text);
        var (x, y) = Pixel(p);
        x -= ha switch
        {
            HorizontalAlignment.Left => 0,
            HorizontalAlignment.Center => 0.5 * width,
            _ => width,
        };
        y += fontSize * _scale * va switch
        {
            VerticalAlignment.Top => Ascent,
            VerticalAlignment.Middle => HalfCapital,
            _ => -Descent,
        };
        painter.Draw(
            _panel, text, (float)(x - InX), (float)(y - InY), (fill.R, fill.G, fill.B));
    }

    public override OxySize MeasureText(string? text, string? fontFamily, double fontSize, double fontWeight) =>
        string.IsNullOrEmpty(text) ? OxySize.Empty
            : new OxySize(Painter(fontSize, fontWeight).Measure(text), fontSize * (Ascent + Descent));

    protected override void SetClip(OxyRect clippingRectangle)
    {
        var left = Math.Clamp((int)Math.Floor(clippingRectangle.Left * _scale), 0, _whole.Width);
        var top = Math.Clamp((int)Math.Floor(clippingRectangle.Top * _scale), 0, _whole.Height);
        var right = Math.Clamp((int)Math.Ceiling(clippingRectangle.Right * _scale), left, _whole.Width);
        var bottom = Math.Clamp((int)Math.Ceiling(clippingRectangle.Bottom * _scale), top, _whole.Height);
        _panel = _whole with
        {
            Left = _whole.Left + left,
            Top = _whole.Top + top,
            Width = right - left,
            Height = bottom - top,
        };
    }

    protected override void ResetClip() => _panel = _whole;

    private static Panel White(int width, int height)
    {
        var pixels = new byte[4 * width * height];
        Array.Fill(pixels, byte.MaxValue);
        return new Panel(pixels, 4 * width, 0, 0, width, height);
    }

    // Where the part that is drawn on begins.
    private int InX => _panel.Left - _whole.Left;

    private int InY => _panel.Top - _whole.Top;

    private (double X, double Y) Pixel(ScreenPoint p) => (p.X * _scale, p.Y * _scale);

    /// <summary>
    /// A place between pixels, or amid one, so that both sides of a line of this thickness are sharp.
    /// </summary>
    private static (double X, double Y) Sharp((double X, double Y) p, double half) =>
        (Math.Round(p.X - half) + half, Math.Round(p.Y - half) + half);

    /// <summary>
    /// A rectangle along a segment; within a line half a thickness longer at either end, so that corners are filled.
    /// </summary>
    private void Segment((double X, double Y) p, (double X, double Y) q, double half, bool isLonger)
    {
        double dx = q.X - p.X, dy = q.Y - p.Y;
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        if (!(length > 0)) return;
        (dx, dy) = (dx / length * half, dy / length * half);
        if (isLonger) (p, q) = ((p.X - dx, p.Y - dy), (q.X + dx, q.Y + dy));
        (double X, double Y)[] corners =
            [(p.X + dy, p.Y - dx), (q.X + dy, q.Y - dx), (q.X - dy, q.Y + dx), (p.X - dy, p.Y + dx)];
        for (var k = 0; k < 4; k++) Edge(corners[k], corners[(k + 1) % 4]);
    }

    private void Edge((double X, double Y) from, (double X, double Y) to) =>
        _outlines.Add(from.X - InX, from.Y - InY, to.X - InX, to.Y - InY);

    private void Paint(OxyColor colour) => _outlines.Paint(_panel, (colour.R, colour.G, colour.B));

    private TextPainter Painter(double size, double weight)
    {
        var key = ((float)size, weight > FontWeights.Normal);
        if (!_painters.TryGetValue(key, out var painter))
            _painters[key] = painter = new TextPainter(key.Item1, key.Item2);
        return painter;
    }
}
