using SkiaSharp;

namespace Polytope.Tool.Images;

/// <summary>The outlines of a line of text as straight edges, in the typeface's units, y down.</summary>
internal sealed class GlyphOutline
{
    /// <summary>Straight pieces that a curve becomes.</summary>
    public const int Pieces = 16;

    private readonly List<(double X0, double Y0, double X1, double Y1)> _edges = [];

    private GlyphOutline()
    {
    }

    public bool IsEmpty => _edges.Count == 0;

    /// <summary>The smallest rectangle that holds every edge.</summary>
    public (double Left, double Top, double Right, double Bottom) Bounds => (
        _edges.Min(edge => edge.X0), _edges.Min(edge => edge.Y0), _edges.Max(edge => edge.X0),
        _edges.Max(edge => edge.Y0));

    /// <param name="text">Some letters; the typeface has them all.</param>
    public static GlyphOutline Of(string text, SKTypeface typeface)
    {
        // At this size the points of an outline are the whole numbers of its design.
        using var font = new SKFont(typeface, typeface.UnitsPerEm)
        {
            Hinting = SKFontHinting.None,
            Subpixel = true,
            LinearMetrics = true,
        };
        using var path = font.GetTextPath(text, new SKPoint(0, 0));
        var outline = new GlyphOutline();
        outline.Add(path);
        return outline;
    }

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

    private void Add(SKPath path)
    {
        using var iterator = path.CreateRawIterator();
        var points = new SKPoint[4];
        SKPoint first = default, current = default;
        for (var verb = iterator.Next(points); verb != SKPathVerb.Done; verb = iterator.Next(points))
        {
            var degree = verb switch
            {
                SKPathVerb.Line => 1,
                SKPathVerb.Quad => 2,
                SKPathVerb.Cubic => 3,
                SKPathVerb.Move or SKPathVerb.Close => 0,
                _ => throw new InvalidOperationException($"A typeface's outline has no {verb}."),
            };
            if (degree > 0)
            {
                AddCurve(points.AsSpan(0, degree + 1));
                current = points[degree];
                continue;
            }

            // A contour is closed, whether it says so or not.
            if (current != first) AddCurve([current, first]);
            current = first = verb == SKPathVerb.Move ? points[0] : first;
        }

        if (current != first) AddCurve([current, first]);
    }

    /// <summary>A Bezier curve of any degree, by de Casteljau's construction.</summary>
    private void AddCurve(ReadOnlySpan<SKPoint> control)
    {
        var pieces = control.Length == 2 ? 1 : Pieces;
        var (x0, y0) = ((double)control[0].X, (double)control[0].Y);
        for (var piece = 1; piece <= pieces; piece++)
        {
            var (x1, y1) = At(control, (double)piece / pieces);
            _edges.Add((x0, y0, x1, y1));
            (x0, y0) = (x1, y1);
        }
    }

    private static (double X, double Y) At(ReadOnlySpan<SKPoint> control, double t)
    {
        Span<(double X, double Y)> points = stackalloc (double, double)[control.Length];
        for (var p = 0; p < points.Length; p++) points[p] = (control[p].X, control[p].Y);
        for (var length = points.Length - 1; length > 0; length--)
            for (var p = 0; p < length; p++)
            {
                var (from, to) = (points[p], points[p + 1]);
                points[p] = (from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y)));
            }
        return points[0];
    }
}
