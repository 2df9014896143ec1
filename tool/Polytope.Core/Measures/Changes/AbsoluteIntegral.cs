using Polytope.Core.Networks;

namespace Polytope.Core.Measures.Changes;

/// <summary>The integral of the absolute value of an affine function over a convex polygon, in closed form.</summary>
internal static class AbsoluteIntegral
{
    /// <summary>Of the change of all outputs from one map to another, summed.</summary>
    public static double OfChange(
        ReadOnlySpan<CellIntersection.Corner> corners, ReadOnlySpan<AffineMap> maps, ReadOnlySpan<AffineMap> before)
    {
        var sum = 0.0;
        for (var output = 0; output < maps.Length; output++)
        {
            AffineMap now = maps[output], then = before[output];
            sum += Over(corners, new AffineMap(now.Jx - then.Jx, now.Jy - then.Jy, now.C - then.C));
        }

        return sum;
    }

    public static double Over(ReadOnlySpan<CellIntersection.Corner> corners, AffineMap map)
    {
        var sum = 0.0;
        double x0 = corners[0].X, y0 = corners[0].Y, a = map.At(x0, y0);
        double bx = corners[1].X, by = corners[1].Y, b = map.At(bx, by);
        for (var i = 2; i < corners.Length; i++)
        {
            double cx = corners[i].X, cy = corners[i].Y, c = map.At(cx, cy);
            sum += 0.5 * (((bx - x0) * (cy - y0)) - ((cx - x0) * (by - y0))) * OverTriangle(a, b, c);
            (bx, by, b) = (cx, cy, c);
        }

        return sum;
    }

    /// <summary>The mean over a triangle of the absolute value of what is a, b and c at its corners.</summary>
    public static double OverTriangle(double a, double b, double c)
    {
        if ((a >= 0 && b >= 0 && c >= 0) || (a <= 0 && b <= 0 && c <= 0)) return Math.Abs(a + b + c) / 3;

        // The corner whose sign the other two do not have comes first.
        if (b > 0 == c > 0) return Mixed(a, b, c);
        return a > 0 == c > 0 ? Mixed(b, c, a) : Mixed(c, a, b);
    }

    /// <summary>
    /// The line where the function is 0 cuts off the triangle at a, of which a^2 / ((a - b)(a - c)) of the area and a
    /// third of a are the mean; the rest has the opposite sign.
    /// </summary>
    private static double Mixed(double a, double b, double c)
    {
        var corner = a * a / ((a - b) * (a - c)) * a;
        return Math.Abs((2 * corner) - (a + b + c)) / 3;
    }
}
