using System.Collections.Immutable;
using Polytope.Tool.Manifests.Matrices;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Planning.Variants;

/// <summary>
/// The names of a matrix's paths in ids and folders: the last part of a path, or all of it where two have one last
/// part.
/// </summary>
internal sealed class VariantNames(IEnumerable<string> paths)
{
    private readonly Dictionary<string, string> _names = paths
        .GroupBy(Last, StringComparer.OrdinalIgnoreCase)
        .SelectMany(paths => paths.Select(path => (Path: path, Name: paths.Count() == 1 ? paths.Key : path)))
        .ToDictionary(pair => pair.Path, pair => pair.Name, StringComparer.Ordinal);

    public IEnumerable<string> All => _names.Values;

    public PlannedVariant Named(string experiment, ImmutableArray<MatrixSetting> settings)
    {
        ImmutableArray<string> names = [.. settings.Select(setting => _names[setting.Path])];
        var id = new VariantId(
            experiment, [.. settings.Select((setting, i) => new VariantValue(names[i], setting.Text))]);
        return new PlannedVariant(id.ToString(), names, settings);
    }

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];
}
