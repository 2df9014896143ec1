namespace Polytope.Core.Numerics;

/// <summary>On which side of a line through two points a third one lies, decided in exact arithmetic.</summary>
internal static class ExactOrientation
{
    /// <summary>1 where a, b, c turn left (counter-clockwise), -1 where they turn right, 0 on one line.</summary>
    public static int Sign((double X, double Y) a, (double X, double Y) b, (double X, double Y) c)
    {
        var exponent = Dyadic.CommonExponent([a.X, a.Y, b.X, b.Y, c.X, c.Y]);
        var (ax, ay) = (Dyadic.Scale(a.X, exponent), Dyadic.Scale(a.Y, exponent));
        var (bx, by) = (Dyadic.Scale(b.X, exponent) - ax, Dyadic.Scale(b.Y, exponent) - ay);
        var (cx, cy) = (Dyadic.Scale(c.X, exponent) - ax, Dyadic.Scale(c.Y, exponent) - ay);
        return ((bx * cy) - (by * cx)).Sign;
    }

    /// <summary>The corners without those that lie on the line of their neighbours.</summary>
    public static List<(double X, double Y)> DropCollinear(IReadOnlyList<(double X, double Y)> corners)
    {
        var kept = corners.ToList();
        for (var changed = true; changed && kept.Count >= 3;)
        {
            changed = false;
            for (var i = 0; i < kept.Count && kept.Count >= 3; i++)
            {
                if (Sign(kept[(i + kept.Count - 1) % kept.Count], kept[i], kept[(i + 1) % kept.Count]) != 0) continue;
                kept.RemoveAt(i--);
                changed = true;
            }
        }

        return kept;
    }

    /// <summary>Every corner lies on the left of every side it is not on.</summary>
    public static bool IsConvex(IReadOnlyList<(double X, double Y)> corners)
    {
        for (var i = 0; i < corners.Count; i++)
        {
            var (from, to) = (corners[i], corners[(i + 1) % corners.Count]);
            for (var k = 2; k < corners.Count; k++)
                if (Sign(from, to, corners[(i + k) % corners.Count]) <= 0) return false;
        }

        return true;
    }
}
