namespace Polytope.Tool.Images.Letters;

/// <summary>A straight piece of an outline, y down.</summary>
internal readonly record struct OutlineEdge(double X0, double Y0, double X1, double Y1)
{
    /// <summary>Straight pieces that a curve becomes.</summary>
    public const int Pieces = 16;

    /// <summary>The edges of a Bezier curve of any degree, by de Casteljau's construction.</summary>
    /// <param name="control">Its control points; two of them are a straight line.</param>
    public static OutlineEdge[] Of((double X, double Y)[] control)
    {
        var edges = new OutlineEdge[control.Length == 2 ? 1 : Pieces];
        var (x0, y0) = control[0];
        for (var piece = 0; piece < edges.Length; piece++)
        {
            var (x1, y1) = At(control, (piece + 1.0) / edges.Length);
            edges[piece] = new OutlineEdge(x0, y0, x1, y1);
            (x0, y0) = (x1, y1);
        }

        return edges;
    }

    private static (double X, double Y) At(ReadOnlySpan<(double X, double Y)> control, double t)
    {
        Span<(double X, double Y)> points = stackalloc (double, double)[control.Length];
        control.CopyTo(points);
        for (var length = points.Length - 1; length > 0; length--)
            for (var p = 0; p < length; p++)
            {
                var (from, to) = (points[p], points[p + 1]);
                points[p] = (from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y)));
            }
        return points[0];
    }
}
