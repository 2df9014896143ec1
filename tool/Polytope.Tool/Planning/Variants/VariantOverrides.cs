using System.Collections.Immutable;
using Polytope.Tool.Manifests.Matrices;

namespace Polytope.Tool.Planning.Variants;

/// <summary>
/// Overrides of an experiment with a matrix. One of a path that the matrix varies gives every variant its value, so
/// that variants which differ in that path alone become one; one within such a path comes after the matrix; any other
/// before.
/// </summary>
/// <param name="Before">Each <c>path=value</c>.</param>
/// <param name="Varied">The last override of each path of the matrix.</param>
/// <param name="After">Each <c>path=value</c>.</param>
internal sealed record VariantOverrides(
    ImmutableArray<string> Before, ImmutableDictionary<string, string> Varied, ImmutableArray<string> After)
{
    public static VariantOverrides Of(IEnumerable<string> overrides, IEnumerable<string> paths)
    {
        var varied = paths.ToHashSet(StringComparer.Ordinal);
        var (before, after) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        var replaced = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var text in overrides)
        {
            var path = text.Split('=', 2)[0];
            if (varied.Contains(path) && text.Contains('=')) replaced[path] = text;
            else if (varied.Any(above => IsWithin(path, above))) after.Add(text);
            else before.Add(text);
        }

        return new VariantOverrides(before.ToImmutable(), replaced.ToImmutable(), after.ToImmutable());
    }

    /// <summary>The combinations with these values, each once.</summary>
    /// <param name="setting">The setting that an override makes; null, with a diagnostic, where it makes none.</param>
    public ImmutableArray<ImmutableArray<MatrixSetting>> Applied(
        ImmutableArray<ImmutableArray<MatrixSetting>> combinations, Func<string, MatrixSetting?> setting)
    {
        var settings = Varied.ToDictionary(pair => pair.Key, pair => setting(pair.Value), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. from combination in combinations
               let changed = Changed(combination)
               where seen.Add(string.Join('\0', changed.Select(value => $"{value.Path}={value.Text}")))
               select changed,
        ];

        ImmutableArray<MatrixSetting> Changed(ImmutableArray<MatrixSetting> combination) =>
            [.. combination.Select(old => settings.GetValueOrDefault(old.Path) ?? old)];
    }

    private static bool IsWithin(string path, string above) =>
        path.Length > above.Length && path.StartsWith(above, StringComparison.Ordinal)
            && path[above.Length] is '.' or '[';
}
