namespace Polytope.Tool.Outputs.Viewer;

/// <summary>Picks some of a list, evenly spaced, its first and last included.</summary>
internal static class EvenChoice
{
    /// <param name="most">How many at most; null for all.</param>
    public static IEnumerable<T> Of<T>(IReadOnlyList<T> all, int? most)
    {
        if (most is not { } count || count >= all.Count) return all;
        return count == 1
            ? [all[^1]]
            : Enumerable.Range(0, count).Select(i => all[(int)(((long)i * (all.Count - 1)) / (count - 1))]);
    }
}
