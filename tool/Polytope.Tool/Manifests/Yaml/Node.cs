using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Manifests.Yaml;

/// <summary>A piece of YAML with its position. Immutable; aliases share nodes.</summary>
public abstract record Node(Position Position)
{
    /// <summary>What a person would call it: <c>a list</c>, <c>the text 'abc'</c>.</summary>
    public abstract string Description { get; }
}

/// <summary>A single value as written; its reader decides which type it has.</summary>
/// <param name="IsQuoted">Whether it is quoted or a block scalar, which YAML's core schema takes as text.</param>
public sealed record ScalarNode(Position Position, string Text, bool IsQuoted = false) : Node(Position)
{
    /// <summary>Nothing at all, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Description => IsNull ? "nothing"
        : IsQuoted ? $"the quoted text '{Shown}'"
        : $"'{Shown}'";

    /// <summary>The text as a message can show it: short, and without control characters.</summary>
    public string Shown => Printable.Line(Text.Length > 40 ? Text[..39] + "…" : Text);
}

public sealed record SequenceNode(Position Position, ImmutableArray<Node> Items) : Node(Position)
{
    public override string Description => "a list";
}

public sealed record MappingNode(Position Position, ImmutableArray<Entry> Entries) : Node(Position)
{
    public override string Description => "a mapping";

    public Entry? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Text == key);
}

/// <summary>A key with its value.</summary>
public sealed record Entry(ScalarNode Key, Node Value);
