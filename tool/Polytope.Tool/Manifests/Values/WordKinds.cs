using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Nodes;
using Polytope.Core.Declarations;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Values;

/// <summary>One of some words: the members of an enum, or the names of parts.</summary>
/// <param name="otherwise">What any other word stands for; null where no other is possible.</param>
internal sealed class Word(
    ImmutableArray<(string Text, object Value)> words, Func<string, object>? otherwise = null) : ValueKind
{
    /// <summary>A sentence about other words that are near to none of these; empty where there is none.</summary>
    public string Advice { get; init; } = "";

    public override string Expected => $"one of {string.Join(", ", words.Select(word => word.Text))}";

    public ImmutableArray<string> Texts => [.. words.Select(word => word.Text)];

    public static Word OfEnum(Type type) =>
        new([.. Enum.GetValues(type).Cast<object>().Select(value => (Name(type, value.ToString()!), value))]);

    public static Word OfParts(IEnumerable<IPart> parts, Func<string, IPart>? otherwise = null) =>
        new([.. parts.Select(part => (part.Name, (object)part))], otherwise)
        {
            Advice = " If it is a plug-in's, install that with 'dotnet polytope plugins add FOLDER', or name it under "
                + "'plugins'.",
        };

    /// <summary><c>LeakyRelu</c> is written <c>leaky-relu</c>.</summary>
    public static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && kebab.Length > 0) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(c));
        }

        return kebab.ToString();
    }

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is not ScalarNode { IsNull: false } scalar) return Wrong(node, path, reading);
        foreach (var (text, value) in words)
            if (text == scalar.Text) return value;
        if (otherwise is not null) return otherwise(scalar.Text);
        var near = Suggestion.Sentence(scalar.Text, Texts);
        reading.Add(node.Position, DiagnosticCode.UnknownWord,
            $"'{path}' can't be {scalar.Description}.{near} Possible: {string.Join(", ", Texts)}."
            + (near.Length == 0 ? Advice : ""));
        return null;
    }

    public override Node Write(object value) =>
        Plain(value is IPart part ? part.Name : words.First(word => word.Value.Equals(value)).Text);

    public override JsonObject Schema() => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Texts.Select(text => JsonValue.Create(text))]),
    };

    private static string Name(Type type, string member) =>
        type.GetField(member)!.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? Kebab(member);
}

/// <summary>Any text; a number or a truth value written without quotes is taken as it stands.</summary>
internal sealed class Text : ValueKind
{
    public override string Expected => "a text";

    public override object? Read(Node node, string path, Reading reading) =>
        node is ScalarNode { IsNull: false } scalar ? scalar.Text : Wrong(node, path, reading);

    public override Node Write(object value) => Quoted((string)value);

    public override JsonObject Schema() => new() { ["type"] = new JsonArray("string", "number", "boolean") };
}

/// <summary><c>true</c> or <c>false</c>; YAML 1.2 has no yes, no, on, off.</summary>
internal sealed class Truth : ValueKind
{
    public override string Expected => "true or false";

    public override object? Read(Node node, string path, Reading reading) => node switch
    {
        ScalarNode { IsQuoted: false, Text: "true" or "True" or "TRUE" } => true,
        ScalarNode { IsQuoted: false, Text: "false" or "False" or "FALSE" } => false,
        _ => Wrong(node, path, reading),
    };

    public override Node Write(object value) => Plain((bool)value ? "true" : "false");

    public override JsonObject Schema() => new() { ["type"] = "boolean" };
}

/// <summary>Another kind of value, or a word that stands for null.</summary>
internal sealed class OrWord(ValueKind kind, string word) : ValueKind
{
    /// <summary>Null is what a failed reading gives; this is what the word gives.</summary>
    public static readonly object Null = new();

    /// <summary>What the value is where it is not the word.</summary>
    public ValueKind Kind => kind;

    public override string Expected => $"{kind.Expected}, or {word}";

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is SequenceNode && kind.IsList) return kind.Read(node, path, reading);
        if (node is ScalarNode scalar)
        {
            if (scalar.Text == word) return Null;
            if (kind is Word { Texts: var texts }
                ? texts.Contains(scalar.Text)
                : !kind.IsList && !scalar.IsQuoted && YamlNumber.IsNumber(scalar.Text))
                return kind.Read(node, path, reading);
        }

        var isNear = node is ScalarNode { IsNull: false, Text: var wrong } && Suggestion.For(wrong, [word]) is not null;
        return Wrong(node, path, reading, isNear ? $"Did you mean '{word}'?" : YamlNumber.Advice(node));
    }

    public override Node Write(object value) => value == Null ? Plain(word) : kind.Write(value);

    public override JsonObject Schema() =>
        new() { ["anyOf"] = new JsonArray(kind.Schema(), new JsonObject { ["const"] = word }) };
}
