namespace Polytope.Tool.Manifests.Keys;

/// <summary>What one pass over a section found, besides its diagnostics.</summary>
/// <param name="Record">
/// The section's record; null where something in it is wrong, or where it was read in part.
/// </param>
/// <param name="Values">The value of each key that is sound by itself; for a section within it, the record.</param>
internal sealed record SectionReading(object? Record, IReadOnlyDictionary<Key, object?> Values)
{
    public static SectionReading Nothing { get; } = new(null, new Dictionary<Key, object?>());

    /// <summary>A section within it; null where something in that section is wrong.</summary>
    public T? Sound<T>() where T : class => Values.Values.OfType<T>().FirstOrDefault();
}
