using System.Collections.Immutable;

namespace Polytope.Core.Measures;

/// <summary>Measures by their names, besides those that every run has.</summary>
/// <param name="Names">In the order of the catalog.</param>
/// <param name="HasAll">Whether it is all there are, also those that later versions bring.</param>
public sealed record MeasureList(ImmutableArray<string> Names, bool HasAll)
{
    public const string AllWord = "all";

    public const string AlwaysWord = "always";

    public static MeasureList Always { get; } = new([], false);

    public static MeasureList All { get; } = new([], true);

    /// <summary>Those that are named; those that every run has where none is. In the order of the catalog.</summary>
    public IReadOnlyList<Measure> Chosen => Names.IsEmpty
        ? Measures
        : [.. MeasureCatalog.All.Where(measure => HasAll || Names.Contains(measure.Name))];

    /// <summary>The measures, in the order of the catalog, with those that every run has.</summary>
    public IReadOnlyList<Measure> Measures =>
        [.. MeasureCatalog.All.Where(measure => HasAll || measure.IsAlways || Names.Contains(measure.Name))];

    public bool Equals(MeasureList? other) =>
        other is not null && HasAll == other.HasAll && Names.AsSpan().SequenceEqual(other.Names.AsSpan());

    public override int GetHashCode() => Names.Aggregate(HasAll ? 1 : 0, HashCode.Combine);
}
