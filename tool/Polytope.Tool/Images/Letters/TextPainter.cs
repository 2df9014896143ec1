using Polytope.Core.Painting;
using Polytope.Core.Rasters;

namespace Polytope.Tool.Images.Letters;

/// <summary>
/// Kerned text in the embedded typeface, whose figures all have one width. Each pixel takes as much of the colour as
/// the letters cover of it: the same bytes on every machine. Keeps its buffers; not thread-safe.
/// </summary>
internal sealed class TextPainter
{
    private readonly OutlinePainter _outlines = new();
    private readonly Typeface _typeface;
    private readonly double _scale;

    /// <param name="size">Of the em square, in pixels.</param>
    /// <param name="bold">Semi-bold instead of regular.</param>
    public TextPainter(float size, bool bold = false)
    {
        _typeface = bold ? Typeface.SemiBold : Typeface.Regular;
        _scale = (double)size / Typeface.UnitsPerEm;
    }

    /// <summary>The width of a line, in pixels.</summary>
    public float Measure(string text) => (float)(_typeface.Measure(text) * _scale);

    /// <summary>The line, or as much of its beginning as fits into a width with an ellipsis behind it.</summary>
    public string Shortened(string text, float width)
    {
        if (Measure(text) <= width) return text;
        var kept = text.EnumerateRunes().ToList();
        while (kept.Count > 0)
        {
            kept.RemoveAt(kept.Count - 1);
            var shorter = string.Concat(kept).TrimEnd() + "…";
            if (Measure(shorter) <= width) return shorter;
        }

        return "";
    }

    /// <summary>Draws on opaque pixels; what would lie outside the panel is left out.</summary>
    /// <param name="x">Where the text starts, in pixels from the panel's left.</param>
    /// <param name="baseline">In pixels from the panel's top.</param>
    public void Draw(Panel panel, string text, float x, float baseline, (byte R, byte G, byte B) colour)
    {
        foreach (var (glyph, left) in _typeface.Set(text, isKerned: true))
        {
            var origin = x + (left * _scale);
            foreach (var (x0, y0, x1, y1) in glyph.Edges)
            {
                _outlines.Add(
                    origin + (x0 * _scale), baseline + (y0 * _scale), origin + (x1 * _scale), baseline + (y1 * _scale));
            }
        }

        _outlines.Paint(panel, colour);
    }
}
