using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Polytope.Core.Measures;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Values;

/// <summary><c>always</c>, <c>all</c>, or <c>[linear-regions, inradius]</c>.</summary>
internal sealed class MeasureListKind : ValueKind
{
    private static readonly ImmutableArray<string> Names = [.. MeasureCatalog.All.Select(measure => measure.Name)];

    public override string Expected => "always, all, or a list of measures such as [linear-regions, inradius]";

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is ScalarNode { Text: MeasureList.AllWord }) return MeasureList.All;
        if (node is ScalarNode { Text: MeasureList.AlwaysWord }) return MeasureList.Always;
        if (node is not SequenceNode { Items.IsEmpty: false } list) return Wrong(node, path, reading);
        var chosen = new HashSet<string>();
        foreach (var item in list.Items)
        {
            if (item is not ScalarNode { IsNull: false } scalar) return Wrong(item, path, reading);
            if (!Names.Contains(scalar.Text))
            {
                reading.Add(item.Position, DiagnosticCode.UnknownWord,
                    $"'{path}' can't have {scalar.Description}.{Suggestion.Sentence(scalar.Text, Names)} "
                    + $"Possible: {string.Join(", ", Names)}.");
                return null;
            }

            chosen.Add(scalar.Text);
        }

        return new MeasureList([.. Names.Where(chosen.Contains)], HasAll: false);
    }

    public override Node Write(object value)
    {
        var list = (MeasureList)value;
        if (list.HasAll) return Plain(MeasureList.AllWord);
        return list.Names.IsEmpty
            ? Plain(MeasureList.AlwaysWord)
            : new SequenceNode(default, [.. list.Names.Select(Plain)]);
    }

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray(MeasureList.AlwaysWord, MeasureList.AllWord) },
            new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Item() }),
    };

    private static JsonObject Item() => new JsonObject
    {
        ["anyOf"] = new JsonArray(
        [
            .. MeasureCatalog.All.Select(measure => new JsonObject
            {
                ["const"] = measure.Name,
                ["description"] = measure.Summary,
            }),
        ]),
    };
}
