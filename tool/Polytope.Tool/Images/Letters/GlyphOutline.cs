namespace Polytope.Tool.Images.Letters;

/// <summary>
/// The outlines of a line of text as straight edges, in units of Inter's design, y down, without kerning.
/// </summary>
internal sealed class GlyphOutline
{
    /// <summary>Of Inter's design: 2816 to the em.</summary>
    private const float DesignUnit = 2816f / Typeface.UnitsPerEm;

    private readonly List<OutlineEdge> _edges = [];

    /// <param name="text">Some letters; the typeface has them all.</param>
    /// <remarks>
    /// Points are placed in float32, so that the bits of pictures drawn by earlier versions stay what they were.
    /// </remarks>
    public GlyphOutline(string text, Typeface typeface)
    {
        var left = 0f;
        foreach (var (glyph, _) in typeface.Set(text, isKerned: false))
        {
            foreach (var curve in glyph.Curves)
                _edges.AddRange(OutlineEdge.Of(Array.ConvertAll(curve, point => Placed(point, left))));
            left += (float)glyph.Advance * DesignUnit;
        }
    }

    public bool IsEmpty => _edges.Count == 0;

    /// <summary>The smallest rectangle that holds every edge.</summary>
    public (double Left, double Top, double Right, double Bottom) Bounds => (
        _edges.Min(edge => edge.X0), _edges.Min(edge => edge.Y0),
        _edges.Max(edge => edge.X0), _edges.Max(edge => edge.Y0));

    /// <summary>
    /// Where the line at height y meets edges that cross it, from the left; 1 for those that go down, else -1.
    /// </summary>
    public List<(double X, int Direction)> Crossings(double y)
    {
        var crossings = new List<(double X, int Direction)>();
        foreach (var (x0, y0, x1, y1) in _edges)
            if (y0 > y != y1 > y)
                crossings.Add((x0 + ((y - y0) * (x1 - x0) / (y1 - y0)), y1 > y0 ? 1 : -1));
        crossings.Sort();
        return crossings;
    }

    private static (double X, double Y) Placed((double X, double Y) point, float left) =>
        (((float)point.X * DesignUnit) + left, (float)point.Y * DesignUnit);
}
