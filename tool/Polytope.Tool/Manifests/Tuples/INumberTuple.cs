using System.Collections.Immutable;

namespace Polytope.Tool.Manifests.Tuples;

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
