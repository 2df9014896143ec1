using System.Collections.Immutable;

namespace Polytope.Tool.Manifests.Values;

/// <summary>Exactly these epochs, ascending; <c>last</c> is the last of the training, whichever that is.</summary>
public sealed record EpochList(ImmutableArray<int> Listed, bool HasLast)
{
    public const string LastWord = "last";

    public static EpochList Last { get; } = new([], true);

    public IEnumerable<int> Epochs(int last) => (HasLast ? Listed.Append(last) : Listed).Distinct().Order();

    public bool Equals(EpochList? other) =>
        other is not null && HasLast == other.HasLast && Listed.AsSpan().SequenceEqual(other.Listed.AsSpan());

    public override int GetHashCode() => Listed.Aggregate(HasLast ? 1 : 0, HashCode.Combine);
}
