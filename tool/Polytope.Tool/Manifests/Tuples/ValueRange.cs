using System.Collections.Immutable;
using System.Globalization;

namespace Polytope.Tool.Manifests.Tuples;

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
