using System.Text.Json.Nodes;
using Polytope.Core.Declarations;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Values;

/// <summary><c>[python3, train.py]</c>: each item is any text, as for a key that is one text.</summary>
internal sealed class TextListKind : ValueKind
{
    private readonly Text _item = new();

    public override string Expected => "a list of texts";

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is not SequenceNode list)
        {
            var advice = node is ScalarNode { IsNull: false, Text: { Length: < 60 } text } && !text.Any(char.IsControl)
                ? $"Write [{string.Join(", ", text.Split(' ', StringSplitOptions.RemoveEmptyEntries))}]."
                : null;
            return Wrong(node, path, reading, advice);
        }

        var items = list.Items
            .Select((item, i) => _item.Read(item, FormattableString.Invariant($"{path}[{i}]"), reading))
            .ToList();
        return items.Contains(null) ? null : TextList.Of([.. items.Cast<string>()]);
    }

    public override Node Write(object value) => new SequenceNode(default, [.. ((TextList)value).Select(_item.Write)]);

    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = _item.Schema() };
}
