using System.Text;
using Polytope.Core.Rasters;
using Polytope.Tool.Images.Letters;
using SkiaSharp;

namespace Polytope.Tool.Tests.Images;

public sealed class TextPainterTests
{
    private const int Width = 300;
    private const int Height = 40;

    [Fact]
    public void Every_alphabet_of_captions_has_its_letters()
    {
        const string letters =
            "ABCXYZabcxyz0123456789ÀÉÎÕÜßàéîõüÿŁłŐőŠšŽžȘșẞẤấỮữ"
            + "ΑΒΓΩαβγωάέήίόύώΆΏАБВГЯабвгяЁёЄєІіЇїҐґ"
            + ".,:;!?'\"()[]{}+-×÷=<>≤≥≈≠±%‰€№™©°′″–—…«»„“”‘’·•→←∞√∑∂∆₀₉⁰⁹";
        foreach (var typeface in new[] { Typeface.Regular, Typeface.SemiBold })
            Assert.DoesNotContain(letters.EnumerateRunes(), rune => !typeface.Has(rune));
    }

    [Theory]
    [InlineData("Polytope 12.5", 16)]
    [InlineData("ÅŁÿ ΩμЖя %&@", 21)]
    [InlineData("AVATAR To", 9.5)]
    public void Letters_cover_what_skia_fills(string text, double size)
    {
        var painter = new TextPainter((float)size);
        var ours = new byte[4 * Width * Height];
        painter.Draw(new Panel(ours, 4 * Width, 0, 0, Width, Height), text, 5.3f, 28.6f, (255, 255, 255));

        // The same outlines, placed and kerned by us, filled by Skia on a grid finer by a factor, whose pixels are
        // averaged.
        const int finer = 16;
        using var bitmap = new SKBitmap(new SKImageInfo(finer * Width, finer * Height, SKColorType.Gray8));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Black);
        using var path = Path(text, 5.3 * finer, 28.6 * finer, finer * size / Typeface.UnitsPerEm);
        using var paint = new SKPaint { Color = SKColors.White, IsAntialias = true };
        canvas.DrawPath(path, paint);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var sum = 0;
                for (var row = finer * y; row < finer * (y + 1); row++)
                {
                    var start = (row * bitmap.RowBytes) + (finer * x);
                    foreach (var value in bitmap.GetPixelSpan().Slice(start, finer)) sum += value;
                }

                Assert.InRange(ours[4 * ((y * Width) + x)] - (sum / (finer * finer)), -7, 7);
            }
        }
    }

    [Fact]
    public void Kerning_brings_letters_together_and_figures_keep_their_places()
    {
        var painter = new TextPainter(100);
        Assert.True(painter.Measure("AVA") < (2 * painter.Measure("A")) + painter.Measure("V") - 3);
        foreach (var pair in from a in "0123456789" from b in "0123456789.," select $"{a}{b}")
            Assert.Equal(painter.Measure(pair[..1]) + painter.Measure(pair[1..]), painter.Measure(pair), 1e-3);
        Assert.Equal(painter.Measure("0.11111"), painter.Measure("0.98765"));
    }

    [Fact]
    public void A_character_that_is_missing_shows_as_a_box()
    {
        Assert.False(Typeface.Regular.Has(new Rune('漢')));
        var pixels = new byte[4 * Width * Height];
        new TextPainter(20).Draw(new Panel(pixels, 4 * Width, 0, 0, Width, Height), "漢", 5, 28, (255, 255, 255));
        Assert.Contains(pixels, value => value > 0);
    }

    [Fact]
    public void What_lies_outside_the_panel_is_left_out()
    {
        var pixels = new byte[4 * Width * Height];
        var painter = new TextPainter(30);
        (float, float)[] places = [(-20, 25), (80, 25), (20, 3), (20, 45), (-500, 20), (20, 900)];
        foreach (var (x, baseline) in places)
            painter.Draw(new Panel(pixels, 4 * Width, 10, 10, 100, 20), "Polytope", x, baseline, (255, 255, 255));
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                if (x is < 10 or >= 110 || y is < 10 or >= 30)
                    Assert.Equal(0, pixels[4 * ((y * Width) + x)]);
    }

    private static SKPath Path(string text, double left, double baseline, double scale)
    {
        using var builder = new SKPathBuilder();
        foreach (var (glyph, x) in Typeface.Regular.Set(text, isKerned: true))
        {
            SKPoint Placed((double X, double Y) point) =>
                new((float)(left + ((x + point.X) * scale)), (float)(baseline + (point.Y * scale)));
            (double X, double Y)? at = null;
            foreach (var curve in glyph.Curves)
            {
                if (at != curve[0]) builder.MoveTo(Placed(curve[0]));
                if (curve.Length == 2) builder.LineTo(Placed(curve[1]));
                else if (curve.Length == 3) builder.QuadTo(Placed(curve[1]), Placed(curve[2]));
                else builder.CubicTo(Placed(curve[1]), Placed(curve[2]), Placed(curve[3]));
                at = curve[^1];
            }
        }

        return builder.Detach();
    }
}
