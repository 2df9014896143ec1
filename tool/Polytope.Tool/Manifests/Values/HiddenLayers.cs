using System.Collections.Immutable;
using System.Globalization;

namespace Polytope.Tool.Manifests.Values;

/// <summary>
/// The widths of a network's hidden layers, as a manifest has them: <c>14x6</c> is six layers of fourteen
/// neurons, <c>[10x10, 2, 10x3]</c> ten layers of ten, one of two, three of ten.
/// </summary>
public sealed class HiddenLayers : IEquatable<HiddenLayers>
{
    public const int MaximumWidth = 10_000;
    public const int MaximumCount = 1_000;

    public HiddenLayers(IEnumerable<int> widths)
    {
        Widths = [.. widths];
        if (Widths.IsEmpty || Widths.Length > MaximumCount || Widths.Any(width => width is < 1 or > MaximumWidth))
            throw new ArgumentException("1 to 1,000 layers of 1 to 10,000 neurons each.", nameof(widths));
    }

    /// <summary>From the input's side to the output's.</summary>
    public ImmutableArray<int> Widths { get; }

    /// <summary>Runs of equal widths: each as <c>14x6</c>, or as <c>2</c> when it is one layer.</summary>
    public ImmutableArray<string> Runs
    {
        get
        {
            var runs = ImmutableArray.CreateBuilder<string>();
            for (int start = 0, end; start < Widths.Length; start = end)
            {
                for (end = start + 1; end < Widths.Length && Widths[end] == Widths[start];) end++;
                runs.Add(end - start == 1
                    ? Widths[start].ToString(CultureInfo.InvariantCulture)
                    : string.Create(CultureInfo.InvariantCulture, $"{Widths[start]}x{end - start}"));
            }

            return runs.ToImmutable();
        }
    }

    public bool Equals(HiddenLayers? other) =>
        other is not null && Widths.AsSpan().SequenceEqual(other.Widths.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as HiddenLayers);

    public override int GetHashCode() => Widths.Aggregate(0, HashCode.Combine);

    /// <summary>The shortest way to write it: <c>14x6</c>, or <c>[10x10, 2, 10x3]</c>.</summary>
    public override string ToString() => Runs is [var only] ? only : $"[{string.Join(", ", Runs)}]";
}
