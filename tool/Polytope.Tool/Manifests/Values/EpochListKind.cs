using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Values;

/// <summary><c>last</c>, <c>100</c>, or <c>[0, 1, 2, 5, last]</c>.</summary>
internal sealed class EpochListKind : ValueKind
{
    public override string Expected => "epochs such as [0, 1, 2, 5, 10, last]";

    public override object? Read(Node node, string path, Reading reading)
    {
        ImmutableArray<Node> items = node is SequenceNode list ? list.Items : [node];
        if (items.IsEmpty) return Wrong(node, path, reading);
        var epochs = new SortedSet<int>();
        var hasLast = false;
        foreach (var item in items)
        {
            if (item is ScalarNode { Text: EpochList.LastWord })
                hasLast = true;
            else if (item is ScalarNode { IsQuoted: false, Text: var text }
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
                epochs.Add(epoch);
            else
                return Wrong(item, path, reading);
        }

        return new EpochList([.. epochs], hasLast);
    }

    public override Node Write(object value)
    {
        var list = (EpochList)value;
        ImmutableArray<Node> items =
        [
            .. list.Listed.Select(epoch => Plain(epoch.ToString(CultureInfo.InvariantCulture))),
            .. list.HasLast ? [Plain(EpochList.LastWord)] : Array.Empty<Node>(),
        ];
        return items is [var only] ? only : new SequenceNode(default, items);
    }

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(Item(), new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Item() }),
    };

    private static JsonObject Item() => new JsonObject
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
            new JsonObject { ["const"] = EpochList.LastWord }),
    };
}
