namespace Polytope.Core.Measures.Points;

/// <summary>Segments of the plane.</summary>
internal static class Segments
{
    /// <summary>The squared distance between a point and the segment from a to b.</summary>
    public static double SquaredDistance(double x, double y, double ax, double ay, double bx, double by)
    {
        double dx = bx - ax, dy = by - ay, px = x - ax, py = y - ay;
        var squaredLength = (dx * dx) + (dy * dy);
        var along = (px * dx) + (py * dy);
        if (along <= 0 || squaredLength == 0) return (px * px) + (py * py);
        if (along < squaredLength)
        {
            var cross = (dx * py) - (dy * px);
            return cross * cross / squaredLength;
        }

        double qx = x - bx, qy = y - by;
        return (qx * qx) + (qy * qy);
    }
}
