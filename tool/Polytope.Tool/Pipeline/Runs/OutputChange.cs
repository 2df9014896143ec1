using System.Globalization;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>
/// How the outputs of two plans differ, in words. Outputs are matched by what draws them, not by their places in the
/// lists, so that one more at the start is one that was added.
/// </summary>
internal static class OutputChange
{
    private const string List = "outputs";
    private const string Renderer = "renderer";

    /// <summary>Whether a path is that of a plan's output.</summary>
    public static bool IsOfOutput(string path) => path == List || path.StartsWith($"{List}[", StringComparison.Ordinal);

    /// <param name="was">Every value of a plan by its path.</param>
    /// <param name="now">Those of another.</param>
    /// <param name="silent">
    /// Paths of the other plan's values that mean nothing new where the first plan has no such key.
    /// </param>
    public static IEnumerable<string> Between(
        IReadOnlyDictionary<string, string> was, IReadOnlyDictionary<string, string> now, IReadOnlySet<string> silent)
    {
        var (before, after) = (Outputs(was), Outputs(now));
        foreach (var name in before.Concat(after).Select(output => output.Name).Distinct().ToList())
        {
            var (old, young) = (before.FindAll(Named), after.FindAll(Named));
            foreach (var (first, second) in old.Zip(young))
                if (Changes(first, second, silent) is { Length: > 0 } changes)
                    yield return $"output {name} changed: {changes}";
            foreach (var _ in old.Skip(young.Count)) yield return $"output {name} removed";
            foreach (var _ in young.Skip(old.Count)) yield return $"output {name} added";

            bool Named(Output output) => output.Name == name;
        }
    }

    private static string Changes(Output first, Output second, IReadOnlySet<string> silent) =>
        string.Join(", ",
            from key in first.Values.Keys.Union(second.Values.Keys)
            let was = first.Values.GetValueOrDefault(key)
            let now = second.Values.GetValueOrDefault(key)
            where was != now && !(was is null && silent.Contains(second.Path(key)))
            select $"{key} {was ?? "nothing"} -> {now ?? "nothing"}");

    /// <summary>The outputs in order.</summary>
    private static List<Output> Outputs(IReadOnlyDictionary<string, string> values)
    {
        var outputs = new SortedDictionary<int, Output>();
        foreach (var (path, value) in values)
        {
            var end = path.IndexOf("].", StringComparison.Ordinal);
            if (end < 0 || !path.StartsWith($"{List}[", StringComparison.Ordinal)) continue;
            var number = path.AsSpan(List.Length + 1, end - List.Length - 1);
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) continue;
            if (!outputs.TryGetValue(index, out var output)) outputs.Add(index, output = new Output(index, []));
            output.Values[path[(end + 2)..]] = value;
        }

        return [.. outputs.Values];
    }

    /// <param name="Index">In the plan's list.</param>
    /// <param name="Values">By their keys.</param>
    private sealed record Output(int Index, Dictionary<string, string> Values)
    {
        public string Name => Values.GetValueOrDefault(Renderer, "?");

        public string Path(string key) => FormattableString.Invariant($"{List}[{Index}].{key}");
    }
}
