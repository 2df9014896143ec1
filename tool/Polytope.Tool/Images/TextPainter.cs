using SkiaSharp;

namespace Polytope.Tool.Images;

/// <summary>Text in the embedded typeface, whose figures all have one width. The same pixels on every machine.</summary>
internal sealed class TextPainter : IDisposable
{
    private static readonly Lazy<SKTypeface> Regular = new(() => Load("Inter-Regular.otf"));
    private static readonly Lazy<SKTypeface> SemiBold = new(() => Load("Inter-SemiBold.otf"));

    private readonly SKFont _font;

    internal static SKTypeface SemiBoldTypeface => SemiBold.Value;

    /// <param name="size">Of the em square, in pixels.</param>
    /// <param name="bold">Semi-bold instead of regular.</param>
    public TextPainter(float size, bool bold = false) => _font = new SKFont((bold ? SemiBold : Regular).Value, size)
    {
        Edging = SKFontEdging.Antialias,
        Hinting = SKFontHinting.None,
        Subpixel = true,
        LinearMetrics = true,
    };

    public float Measure(string text) => _font.MeasureText(text);

    /// <summary>Draws on opaque RGBA pixels; what would lie outside the clip is left out.</summary>
    /// <param name="x">Where the text starts, in pixels from the left.</param>
    /// <param name="baseline">In pixels from the top.</param>
    public unsafe void Draw(
        byte[] pixels, int width, int height, SKRectI clip, string text, float x, float baseline, (byte R, byte G, byte B) colour)
    {
        fixed (byte* start = pixels)
        {
            var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
            using var surface = SKSurface.Create(info, (nint)start, 4 * width);
            using var paint = new SKPaint { Color = new SKColor(colour.R, colour.G, colour.B), IsAntialias = true };
            surface.Canvas.ClipRect(clip);
            surface.Canvas.DrawText(text, x, baseline, SKTextAlign.Left, _font, paint);
        }
    }

    public void Dispose() => _font.Dispose();

    private static SKTypeface Load(string resource)
    {
        using var stream = typeof(TextPainter).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The tool lacks its typeface {resource}.");
        return SKTypeface.FromStream(stream);
    }
}
