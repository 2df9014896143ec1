using Polytope.Core.Numerics;

namespace Polytope.Core.Partitions.Cells;

/// <summary>
/// A convex polygon of the plane with double coordinates, its corners in counter-clockwise order (positive
/// shoelace area in x, y) and each of them a true corner.
/// </summary>
public sealed class ConvexPolygon
{
    private readonly double[] _x;
    private readonly double[] _y;

    /// <param name="corners">At least three, in order, clockwise or not; exactly collinear ones are dropped.</param>
    /// <exception cref="ArgumentException">Not finite or beyond 1e30, not convex, or without area.</exception>
    public ConvexPolygon(params ReadOnlySpan<(double X, double Y)> corners)
    {
        foreach (var (x, y) in corners)
        {
            if (!(Math.Abs(x) <= Roundings.LargestCoordinate && Math.Abs(y) <= Roundings.LargestCoordinate))
                throw new ArgumentException(
                    "The corners of a window are finite numbers, within 1e30 of the origin.", nameof(corners));
        }

        var kept = ExactOrientation.DropCollinear(corners.ToArray());
        if (kept.Count < 3) throw new ArgumentException("The window has no area.", nameof(corners));
        if (ExactOrientation.Sign(kept[0], kept[1], kept[2]) < 0) kept.Reverse();
        if (!ExactOrientation.IsConvex(kept))
            throw new ArgumentException("The window is not convex.", nameof(corners));
        _x = [.. kept.Select(corner => corner.X)];
        _y = [.. kept.Select(corner => corner.Y)];
    }

    public int Count => _x.Length;

    public ReadOnlySpan<double> X => _x;

    public ReadOnlySpan<double> Y => _y;

    /// <summary>The bounding rectangle.</summary>
    public Window Bounds => new(_x.Min(), _y.Min(), _x.Max(), _y.Max());

    public double Area
    {
        get
        {
            var twice = 0.0;
            for (var i = 2; i < Count; i++)
                twice += ((_x[i - 1] - _x[0]) * (_y[i] - _y[0])) - ((_x[i] - _x[0]) * (_y[i - 1] - _y[0]));
            return twice / 2;
        }
    }

    public static ConvexPolygon Rectangle(Window window) => new(
        (window.X0, window.Y0), (window.X1, window.Y0), (window.X1, window.Y1), (window.X0, window.Y1));
}
