using System.Text.Json;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Manifests.Yaml;

/// <summary>Writes nodes as YAML.</summary>
internal static class YamlWriter
{
    /// <summary>On one line, in brackets.</summary>
    public static string Flow(Node node) => node switch
    {
        MappingNode { Entries.IsEmpty: true } => "{}",
        MappingNode mapping => $"{{ {string.Join(", ", mapping.Entries.Select(Flow))} }}",
        SequenceNode list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        ScalarNode { IsQuoted: true } text => Quoted(text.Text),
        ScalarNode plain => plain.Text,
        _ => throw new ArgumentException("No such node.", nameof(node)),
    };

    private static string Flow(Entry entry) => $"{Name(entry.Key.Text)}: {Flow(entry.Value)}";

    /// <summary>A key in braces, where brackets and commas would end it.</summary>
    private static string Name(string key) =>
        key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? key : Quoted(key);

    // A JSON string is a double-quoted YAML string.
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = PrintableJson.Encoder };

    // Each of JSON's escapes is one of YAML's; letters of any alphabet stay.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);

    /// <summary>An experiment's id as a key. Ids such as 1e5 are fine as folders, and strings when quoted.</summary>
    public static string Key(string id) =>
        id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') && char.IsAsciiLetter(id[0]) ? id : Quoted(id);
}
