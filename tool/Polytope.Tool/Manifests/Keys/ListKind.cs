using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>A list of sections.</summary>
internal sealed class ListKind(Section item) : ValueKind
{
    private readonly SectionKind _item = new(item);

    public Section Item => item;

    public override string Expected => "a list of mappings";

    public override object? Read(Node written, string path, Reading reading)
    {
        if (written is not SequenceNode list) return Wrong(written, path, reading);
        // An item of a list is never merged with another: it is complete even in the defaults.
        var whole = reading with { IsPartial = false };
        var items = list.Items
            .Select((node, i) => ReadItem(node, FormattableString.Invariant($"{path}[{i}]")))
            .ToList();
        if (items.Contains(null)) return null;
        return typeof(ListKind).GetMethod(nameof(ArrayOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(item.Type).Invoke(null, [items]);

        object? ReadItem(Node node, string itemPath) =>
            _item.Read(node, itemPath, whole with { Owner = node.Position });
    }

    public override Node Write(object value) =>
        new SequenceNode(default, [.. ((IEnumerable)value).Cast<object>().Select(_item.Write)]);

    public override Node WriteForHash(object value) =>
        new SequenceNode(default, [.. ((IEnumerable)value).Cast<object>().Select(_item.WriteForHash)]);

    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = _item.Schema() };

    private static ImmutableArray<T> ArrayOf<T>(List<object?> items) => [.. items.Cast<T>()];
}
