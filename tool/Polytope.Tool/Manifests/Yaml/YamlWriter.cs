using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Polytope.Tool.Manifests.Yaml;

/// <summary>Writes nodes as YAML, a line a section, in the style of the published manifest.</summary>
internal static class YamlWriter
{
    /// <summary>A manifest with one experiment.</summary>
    public static string Manifest(int version, string experiment, MappingNode settings)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{ManifestReader.VersionKey}: {version}\n{ManifestReader.ExperimentsKey}:\n");
        text.Append(CultureInfo.InvariantCulture, $"  {Key(experiment)}:\n");
        foreach (var (key, value) in settings.Entries)
        {
            if (value is SequenceNode { Items: [MappingNode, ..] } list)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {key.Text}:\n");
                foreach (var item in list.Items) text.Append(CultureInfo.InvariantCulture, $"      - {Flow(item)}\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"    {key.Text}: {Flow(value)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>On one line, in brackets.</summary>
    public static string Flow(Node node) => node switch
    {
        MappingNode { Entries.IsEmpty: true } => "{}",
        MappingNode mapping => $"{{ {string.Join(", ", mapping.Entries.Select(entry => $"{entry.Key.Text}: {Flow(entry.Value)}"))} }}",
        SequenceNode list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        ScalarNode { IsQuoted: true } text => Quoted(text.Text),
        ScalarNode plain => plain.Text,
        _ => throw new ArgumentException("No such node.", nameof(node)),
    };

    // A JSON string is a double-quoted YAML string.
    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    // Ids such as 1e5, null or true are fine as folders, and strings when quoted.
    private static string Key(string id) => id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') && char.IsAsciiLetter(id[0]) ? id : Quoted(id);
}
