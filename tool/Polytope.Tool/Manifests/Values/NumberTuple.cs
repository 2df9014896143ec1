using System.Collections.Immutable;
using System.Globalization;

namespace Polytope.Tool.Manifests.Values;

/// <summary>A value that a manifest writes as a list of so many numbers.</summary>
/// <typeparam name="TSelf">The value's own type.</typeparam>
internal interface INumberTuple<TSelf>
    where TSelf : INumberTuple<TSelf>
{
    /// <summary>With an article and an example.</summary>
    static abstract string Expected { get; }

    static abstract int Count { get; }

    ImmutableArray<double> Numbers { get; }

    /// <summary>The value with these numbers, all of them finite.</summary>
    static abstract TSelf Of(ImmutableArray<double> numbers);

    /// <summary>What is wrong with them, as the end of a sentence about the key; null where nothing is.</summary>
    static abstract string? Mistake(ImmutableArray<double> numbers);
}

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

/// <summary>The values of a points file that are black and white.</summary>
public sealed record ValueRange(double Black, double White) : INumberTuple<ValueRange>
{
    static string INumberTuple<ValueRange>.Expected => "two values such as [-1, 1]: what is black, what is white";

    static int INumberTuple<ValueRange>.Count => 2;

    public ImmutableArray<double> Numbers => [Black, White];

    public static ValueRange Of(ImmutableArray<double> numbers) => new(numbers[0], numbers[1]);

    static string? INumberTuple<ValueRange>.Mistake(ImmutableArray<double> numbers) =>
        numbers[0] != numbers[1] ? null : "must be two values that differ";

    /// <summary>As a manifest has it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Black}, {White}]");
}
