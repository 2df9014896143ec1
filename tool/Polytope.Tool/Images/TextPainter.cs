using SkiaSharp;

namespace Polytope.Tool.Images;

/// <summary>
/// Text in the embedded typeface, whose figures all have one width. The same pixels on every x64 machine; on arm64 a
/// pixel where two letters touch can be another by one level.
/// </summary>
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
    public void Draw(
        byte[] pixels, int width, int height, SKRectI clip, string text, float x, float baseline,
        (byte R, byte G, byte B) colour)
    {
        var lines = _font.Metrics;
        var around = SKRectI.Ceiling(
            new SKRect(x - _font.Size, baseline + lines.Top, x + Measure(text) + _font.Size, baseline + lines.Bottom));
        if (!around.IntersectsWith(clip)) return;
        around = SKRectI.Intersect(SKRectI.Intersect(around, clip), new SKRectI(0, 0, width, height));
        if (around.Width <= 0 || around.Height <= 0) return;

        var coverage = Coverage(around, text, x, baseline);
        for (var i = 0; i < coverage.Length; i++)
        {
            if (coverage[i] == 0) continue;
            var place = 4 * (((around.Top + (i / around.Width)) * width) + around.Left + (i % around.Width));
            pixels[place] = Blend(pixels[place], colour.R, coverage[i]);
            pixels[place + 1] = Blend(pixels[place + 1], colour.G, coverage[i]);
            pixels[place + 2] = Blend(pixels[place + 2], colour.B, coverage[i]);
        }
    }

    /// <summary>
    /// How much of each pixel the text covers, from 0 to 255. Skia's own blending of colours differs between
    /// processors.
    /// </summary>
    private unsafe byte[] Coverage(SKRectI around, string text, float x, float baseline)
    {
        var coverage = new byte[around.Width * around.Height];
        fixed (byte* start = coverage)
        {
            var info = new SKImageInfo(around.Width, around.Height, SKColorType.Alpha8, SKAlphaType.Premul);
            using var surface = SKSurface.Create(info, (nint)start, around.Width);
            using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            surface.Canvas.DrawText(text, x - around.Left, baseline - around.Top, SKTextAlign.Left, _font, paint);
        }

        return coverage;
    }

    private static byte Blend(byte below, byte above, byte coverage) =>
        (byte)(((below * (255 - coverage)) + (above * coverage) + 127) / 255);

    public void Dispose() => _font.Dispose();

    private static SKTypeface Load(string resource)
    {
        using var stream = typeof(TextPainter).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The tool lacks its typeface {resource}.");
        return SKTypeface.FromStream(stream);
    }
}
