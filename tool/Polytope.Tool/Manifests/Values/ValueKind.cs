using System.Text.Json.Nodes;
using Polytope.Core.Declarations;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Values;

/// <summary>How one type of value is read, written and described. Numbers meet text in the invariant culture.</summary>
internal abstract class ValueKind
{
    /// <summary>With an article: <c>an integer from 1 to 100</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Whether a value is written as a list.</summary>
    public virtual bool IsList => false;

    /// <summary>The value; null, with a diagnostic, when the node holds none.</summary>
    public abstract object? Read(Node node, string path, Reading reading);

    /// <summary>A node from which <see cref="Read"/> takes the same value.</summary>
    public abstract Node Write(object value);

    /// <summary>
    /// The same without keys that have their silent default (<see cref="SilentDefaultAttribute"/>).
    /// </summary>
    public virtual Node WriteForHash(object value) => Write(value);

    /// <summary>The JSON Schema of what can be written.</summary>
    public abstract JsonObject Schema();

    protected object? Wrong(Node node, string path, Reading reading, string? advice = null)
    {
        reading.Add(node.Position, DiagnosticCode.WrongType,
            $"'{path}' expects {Expected}, but this is {node.Description}.{(advice is null ? "" : $" {advice}")}");
        return null;
    }

    protected static ScalarNode Plain(string text) => new(default, text);

    protected static ScalarNode Quoted(string text) => new(default, text, IsQuoted: true);
}
