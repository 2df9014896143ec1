using System.Collections.Immutable;
using Polytope.Core.Images;
using Polytope.Tool.Manifests.Tuples;

namespace Polytope.Tool.PointSets;

/// <summary>
/// How the coordinates and values of a file become those of the network: a point of the window is
/// <c>((x - left) / (right - left), (y - top) / (bottom - top))</c>, less 1/2 with
/// <see cref="InputCoordinates.Centred"/>, a value <c>(v - black) / (white - black)</c>, each computed in double and
/// rounded to float32.
/// </summary>
/// <param name="Window">What is the whole window to the network.</param>
/// <param name="Values">What is 0 and 1 to the network; null where the points have classes.</param>
public sealed record PointScale(PointsWindow Window, ValueRange? Values)
{
    /// <summary>The part of the window, on each side, that is beyond all points.</summary>
    private const double Margin = 1 / 20.0;

    /// <summary>The scale of a set of points; what is null is fitted to them.</summary>
    public static PointScale Of(PointSet points, PointsWindow? window, ValueRange? values)
    {
        if (window is null)
        {
            var ((left, right), (top, bottom)) = (Around(points.X), Around(points.Y));
            window = new PointsWindow(left, top, right, bottom);
        }

        return new PointScale(window, points.Labels.IsEmpty ? values ?? RangeOf(points.Values) : null);
    }

    /// <summary>The network's coordinates of the window.</summary>
    public InputCoordinates Coordinates { get; init; }

    public (float X, float Y) Place(double x, double y)
    {
        var shift = Coordinates == InputCoordinates.Centred ? 0.5 : 0;
        return (
            (float)(((x - Window.Left) / (Window.Right - Window.Left)) - shift),
            (float)(((y - Window.Top) / (Window.Bottom - Window.Top)) - shift));
    }

    public float Value(double value) => Values is var (black, white)
        ? (float)((value - black) / (white - black))
        : throw new InvalidOperationException("The points have classes, and no values.");

    private static (double Least, double Most) Around(ImmutableArray<double> numbers)
    {
        var (least, most) = Spread(numbers.Min(), numbers.Max());
        var beyond = (most - least) * (Margin / (1 - (2 * Margin)));
        return (least - beyond, most + beyond);
    }

    private static ValueRange RangeOf(ImmutableArray<double> values)
    {
        var (least, most) = (values.Min(), values.Max());
        if (least >= 0 && most <= 1) return new ValueRange(0, 1);
        (least, most) = Spread(least, most);
        return new ValueRange(least, most);
    }

    /// <summary>Where all numbers are one, that one is in the middle.</summary>
    private static (double Least, double Most) Spread(double least, double most)
    {
        if (least < most) return (least, most);
        var half = Math.Max(0.5, Math.Abs(least) / 2);
        return (least - half, most + half);
    }
}
