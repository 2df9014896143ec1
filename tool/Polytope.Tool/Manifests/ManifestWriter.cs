using System.Globalization;
using System.Text;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests;

/// <summary>Writes a manifest of one experiment, a line a section, in the style of the published manifest.</summary>
internal static class ManifestWriter
{
    /// <param name="plugins">Their paths.</param>
    public static string Write(string experiment, MappingNode settings, IReadOnlyList<string> plugins)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{ManifestReader.VersionKey}: {Grammar.Version}\n");
        if (plugins.Count > 0)
        {
            var list = new SequenceNode(default, [.. plugins.Select(path => new ScalarNode(default, path, true))]);
            text.Append(CultureInfo.InvariantCulture, $"{ManifestReader.PluginsKey}: {YamlWriter.Flow(list)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{ManifestReader.ExperimentsKey}:\n");
        text.Append(CultureInfo.InvariantCulture, $"  {YamlWriter.Key(experiment)}:\n");
        foreach (var (key, value) in settings.Entries)
        {
            if (value is SequenceNode { Items: [MappingNode, ..] } list)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {key.Text}:\n");
                foreach (var item in list.Items)
                    text.Append(CultureInfo.InvariantCulture, $"      - {YamlWriter.Flow(item)}\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"    {key.Text}: {YamlWriter.Flow(value)}\n");
            }
        }

        return text.ToString();
    }
}
