using System.ComponentModel;
using System.Text;
using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;

namespace Polytope.Tool.Images.Letters;

/// <summary>
/// A line of text in the embedded typeface, in the middle, as large as fits into a part of the width and of the height.
/// The outlines are those of the typeface's design, without kerning; each curve becomes
/// <see cref="OutlineEdge.Pieces"/> straight pieces. A pixel is black where the outlines wind around its point.
/// </summary>
public sealed record Lettering(
    [Description("What to write: one line, at most 100 characters.")] string Text = "A",
    [Description("The part of the width, and of the height, that the text may fill, from 0.01 to 10.")]
    double Fill = 0.75)
    : DrawnShape("text")
{
    private const int MaximumLength = 100;

    public override IEnumerable<Mistake> Mistakes()
    {
        if (Text is null || Text.Length > MaximumLength)
            yield return new(
                "text", FormattableString.Invariant($"'text' must be a line of at most {MaximumLength} characters."));
        else if (Unknown(Text) is { Count: > 0 } unknown)
            yield return new(
                "text", $"'text' has characters that the tool's typeface lacks: {string.Join(' ', unknown)}.");
        else if (new GlyphOutline(Text, Typeface.SemiBold).IsEmpty)
            yield return new("text", "'text' must have a letter.");
        if (!(Fill is >= 0.01 and <= 10))
            yield return new("fill", FormattableString.Invariant($"'fill' must be from 0.01 to 10, but is {Fill}."));
    }

    protected override Image Paint(int width, int height)
    {
        var outline = new GlyphOutline(Text, Typeface.SemiBold);
        var (left, top, right, bottom) = outline.Bounds;
        var scale = Math.Min(Fill * width / (right - left), Fill * height / (bottom - top));
        var values = new float[width * height];
        for (var i = 0; i < height; i++)
        {
            // The row's line in units of the typeface, and where pixels lie on it.
            var y = ((i - (height * 0.5)) / scale) + ((top + bottom) * 0.5);
            var crossings = outline.Crossings(y);
            var (winding, next) = (0, 0);
            for (var j = 0; j < width; j++)
            {
                var x = ((j - (width * 0.5)) / scale) + ((left + right) * 0.5);
                for (; next < crossings.Count && crossings[next].X <= x; next++) winding += crossings[next].Direction;
                values[(i * width) + j] = winding == 0 ? 1 : 0;
            }
        }

        return new Image(width, height, values);
    }

    private static List<string> Unknown(string text) =>
        [.. text.EnumerateRunes().Distinct().Where(rune => !Typeface.SemiBold.Has(rune))
            .Select(
                rune => Rune.IsControl(rune) ? FormattableString.Invariant($"U+{rune.Value:X4}") : rune.ToString())];
}
