using System.Collections.Immutable;
using System.Globalization;

namespace Polytope.Tool.Manifests.Tuples;

/// <summary>
/// The rectangle of a points file that is the window: x at its left, y at its top, x at its right, y at its bottom.
/// </summary>
public sealed record PointsWindow(double Left, double Top, double Right, double Bottom) : INumberTuple<PointsWindow>
{
    static string INumberTuple<PointsWindow>.Expected => "a window such as [0, 0, 1, 1]: left, top, right, bottom";

    static int INumberTuple<PointsWindow>.Count => 4;

    public ImmutableArray<double> Numbers => [Left, Top, Right, Bottom];

    public static PointsWindow Of(ImmutableArray<double> numbers) =>
        new(numbers[0], numbers[1], numbers[2], numbers[3]);

    static string? INumberTuple<PointsWindow>.Mistake(ImmutableArray<double> numbers) =>
        numbers[0] < numbers[2] && numbers[1] != numbers[3] ? null
        : "must be left, top, right, bottom: the left is less than the right, and the top is not the bottom. "
            + "With the top above the bottom y points up";

    /// <summary>As a manifest has it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"[{Left}, {Top}, {Right}, {Bottom}]");
}
