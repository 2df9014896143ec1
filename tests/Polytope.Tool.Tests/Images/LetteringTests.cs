using Polytope.Core.Images;
using Polytope.Tool.Images.Letters;
using SkiaSharp;

namespace Polytope.Tool.Tests.Images;

public sealed class LetteringTests
{
    [Theory]
    [InlineData("A", 300, 300)]
    [InlineData("polytope 2-14-1", 400, 120)]
    [InlineData("8", 50, 400)]
    public void Text_fills_its_part_of_the_narrower_side_and_stands_in_the_middle(string text, int width, int height)
    {
        var image = new Lettering(text, 0.5).Draw(width, height);
        var black = (from i in Enumerable.Range(0, height)
                     from j in Enumerable.Range(0, width)
                     where image[j, i] == 0
                     select (j, i)).ToList();
        var (left, right) = (black.Min(p => p.j), black.Max(p => p.j));
        var (top, bottom) = (black.Min(p => p.i), black.Max(p => p.i));
        Assert.Equal(width / 2.0, (left + right) / 2.0, 1.0);
        Assert.Equal(height / 2.0, (top + bottom) / 2.0, 1.0);
        var filled = Math.Max((double)(right - left) / width, (double)(bottom - top) / height);
        Assert.InRange(filled, 0.47, 0.5);
    }

    [Theory]
    [InlineData("R")]
    [InlineData("B8%@")]
    public void Text_looks_as_skia_draws_it(string text)
    {
        const int side = 400;
        var ours = new Lettering(text, 0.8).Draw(side, side);

        using var typeface = SKTypeface.FromFile(
            Path.Combine(AppContext.BaseDirectory, "letters/Inter-SemiBold.otf"));
        using var font = new SKFont(typeface, 1000)
        {
            Hinting = SKFontHinting.None,
            Subpixel = true,
            LinearMetrics = true,
        };
        using var path = font.GetTextPath(text, new SKPoint(0, 0));
        var bounds = path.TightBounds;
        var scale = 0.8f * side / Math.Max(bounds.Width, bounds.Height);
        using var bitmap = new SKBitmap(side, side);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        // Skia samples pixels at their centres, we at their corners.
        canvas.Translate((side * 0.5f) + 0.5f, (side * 0.5f) + 0.5f);
        canvas.Scale(scale);
        canvas.Translate(-bounds.MidX, -bounds.MidY);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false };
        canvas.DrawPath(path, paint);

        // Skia rounds outlines to fractions of a pixel, so only pixels beside an outline may differ.
        var black = ours.Values.ToArray().Count(value => value == 0);
        var different = (from i in Enumerable.Range(1, side - 2)
                         from j in Enumerable.Range(1, side - 2)
                         where (ours[j, i] == 0) != (bitmap.GetPixel(j, i).Red == 0)
                         select (j, i)).ToList();
        Assert.InRange(different.Count, 0, black * 3 / 100);
        Assert.All(different, at => Assert.Contains(
            from i in Enumerable.Range(at.i - 1, 3) from j in Enumerable.Range(at.j - 1, 3) select ours[j, i],
            value => value != ours[at.j, at.i]));
    }

    [Fact]
    public void Text_is_the_same_on_every_machine() => Assert.Equal(
        "c9810510c49a0f85047a93158d367c5869ed5861ed464f5a07d48f41ac763c36",
        ImageDigest.Of(new Lettering("Polytope", 0.9).Draw(320, 200)));

    [Theory]
    [InlineData("", "'text' must have a letter.")]
    [InlineData(" ", "'text' must have a letter.")]
    [InlineData("a\n漢", "'text' has characters that the tool's typeface lacks: U+000A 漢.")]
    public void Text_that_cannot_be_written_is_a_mistake(string text, string mistake) =>
        Assert.Equal([mistake], new Lettering(text).Mistakes().Select(wrong => wrong.Message));

    [Fact]
    public void Too_long_a_text_and_too_small_a_fill_are_mistakes()
    {
        Assert.Equal(
            ["'text' must be a line of at most 100 characters."],
            new Lettering(new string('a', 101)).Mistakes().Select(wrong => wrong.Message));
        Assert.Equal(
            ["'fill' must be from 0.01 to 10, but is 0."],
            new Lettering("A", 0).Mistakes().Select(wrong => wrong.Message));
    }
}
