namespace Polytope.Tool.Images.Letters;

/// <summary>The shape of a letter and how far the next one stands from it, in the typeface's units.</summary>
/// <param name="advance">From this letter's origin to the next one's.</param>
/// <param name="curves">
/// Bezier curves by their control points (two of them are a straight line), which make closed contours; y down.
/// </param>
internal sealed class Glyph(double advance, IReadOnlyList<(double X, double Y)[]> curves)
{
    private readonly Lazy<IReadOnlyList<OutlineEdge>> _edges =
        new(() => [.. curves.SelectMany(curve => OutlineEdge.Of(curve))]);

    public double Advance => advance;

    public IReadOnlyList<(double X, double Y)[]> Curves => curves;

    /// <summary>The curves as straight edges; the origin is on the baseline.</summary>
    public IReadOnlyList<OutlineEdge> Edges => _edges.Value;
}
