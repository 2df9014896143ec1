namespace Polytope.Core.Images.Shapes;

/// <summary>Directions, by + - * / and sqrt alone: the C library's sine differs from system to system.</summary>
internal static class UnitCircle
{
    /// <summary>(x, y) divided by its length.</summary>
    public static (double X, double Y) Towards(double x, double y)
    {
        // Scaling by the larger component first keeps the squares from overflow and underflow.
        var scale = Math.Max(Math.Abs(x), Math.Abs(y));
        (x, y) = (x / scale, y / scale);
        var length = Math.Sqrt((x * x) + (y * y));
        return (x / length, y / length);
    }

    /// <summary>
    /// The point of a circle around (0, 0) at k / n of a full turn from the top, clockwise; v points down. It is
    /// accurate to a few units in the last place, and the n points are exact mirror images of each other.
    /// </summary>
    public static (double U, double V) At(int k, int n, double radius)
    {
        // In integers, so that the reduction to an angle of at most pi/4 is exact.
        long eighths = 8L * (((k % n) + n) % n);
        var octant = (int)(eighths / n);
        var rest = eighths % n;
        var toAxis = (octant & 1) == 0 ? rest : n - rest;
        var diagonal = Math.Sqrt(0.5);
        var (sin, cos) = toAxis == n ? (diagonal, diagonal) : SinCos(Math.PI / 4 * toAxis / n);
        var (u, v) = octant switch
        {
            0 => (sin, -cos),
            1 => (cos, -sin),
            2 => (cos, sin),
            3 => (sin, cos),
            4 => (-sin, cos),
            5 => (-cos, sin),
            6 => (-cos, -sin),
            _ => (-sin, -cos),
        };
        return (u * radius, v * radius);
    }

    /// <summary>Taylor series, whose first omitted term is below half an ulp for 0 &lt;= a &lt;= pi/4.</summary>
    private static (double Sin, double Cos) SinCos(double a)
    {
        double sin = 1, cos = 1, square = a * a;
        for (var n = 18; n >= 2; n -= 2)
        {
            cos = 1 - (square * cos / (n * (n - 1)));
            sin = 1 - (square * sin / (n * (n + 1)));
        }

        return (a * sin, cos);
    }
}
