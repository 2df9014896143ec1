using System.Globalization;
using System.Text.Json.Nodes;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>
/// The JSON Schema of a section. No key is required, for the defaults may have it; every key is listed with its
/// description, so that editors complete it, and a rule for each choice says which keys go with it.
/// </summary>
internal static class SectionSchema
{
    public static JsonObject Of(Section section)
    {
        var properties = new JsonObject();
        foreach (var keys in section.Keys.GroupBy(key => key.Name)) properties[keys.Key] = Of(section, [.. keys]);
        var schema = new JsonObject
        {
            ["type"] = new JsonArray("object", "null"),
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        var rules = Rules(section).ToArray();
        if (rules.Length > 0) schema["allOf"] = new JsonArray(rules);
        return schema;
    }

    private static JsonObject Of(Section section, List<Key> keys)
    {
        // Keys of one name that belong to different choices may take different values.
        var kinds = keys.Select(key => key.Kind.Schema()).DistinctBy(kind => kind.ToJsonString()).ToList();
        var schema = kinds is [var one] ? one : new JsonObject { ["anyOf"] = new JsonArray([.. kinds]) };
        schema["description"] = string.Join(" ", keys.Select(key => Describe(section, key)));
        if (keys is [{ Default: { } value } only] && only.Kind.Write(value) is not MappingNode and var initial)
            schema["default"] = Json(initial);
        var examples = keys.SelectMany(key => key.Examples).ToList();
        if (examples.Count > 0) schema["examples"] = new JsonArray([.. examples.Select(Example)]);
        return schema;
    }

    private static string Describe(Section section, Key key)
    {
        var isShared = section.HasPartKeys || section.Keys.Count(other => other.Name == key.Name) > 1;
        var owners = isShared && key.For is { } choices ? string.Join(", ", choices) : null;
        var ownDefault = owners is not null && key.Default is { } value
            ? $" Default: {YamlWriter.Flow(key.Kind.Write(value))}."
            : "";
        return owners is null ? key.Description : $"[{owners}] {key.Description}{ownDefault}";
    }

    private static IEnumerable<JsonNode> Rules(Section section)
    {
        if (section.ChoiceKey is not { } choice) yield break;
        foreach (var word in ((Word)choice.Kind).Texts.Where(word => section.Keys.Any(key => !key.AppliesTo(word))))
        {
            var condition = new JsonObject
            {
                ["properties"] = new JsonObject { [choice.Name] = new JsonObject { ["const"] = word } },
                ["required"] = new JsonArray(choice.Name),
            };
            yield return Rule(condition, section, word);
        }

        foreach (var instead in section.Keys.Where(key => key.InsteadOf.Contains(choice.Name)))
        {
            // Beside the choice a key of this name is that of a part.
            var condition = new JsonObject
            {
                ["required"] = new JsonArray(instead.Name),
                ["not"] = new JsonObject { ["required"] = new JsonArray(choice.Name) },
            };
            yield return Rule(condition, section, instead.Name);
        }
    }

    private static JsonObject Rule(JsonObject condition, Section section, string word)
    {
        var names = section.KeysFor(word).Select(key => key.Name).Distinct().Select(name => (JsonNode)name).ToArray();
        return new JsonObject
        {
            ["if"] = condition,
            ["then"] = new JsonObject { ["propertyNames"] = new JsonObject { ["enum"] = new JsonArray(names) } },
        };
    }

    private static JsonNode? Example(string yaml) =>
        YamlReader.Read(yaml, "example", new Diagnostics.DiagnosticBag()) is { } node ? Json(node) : null;

    private static JsonNode? Json(Node node) => node switch
    {
        SequenceNode list => new JsonArray([.. list.Items.Select(Json)]),
        ScalarNode { IsQuoted: false, Text: "true" or "false" } truth => truth.Text == "true",
        ScalarNode { IsQuoted: false } number when YamlNumber.IsWhole(number.Text) => long.Parse(
            number.Text, CultureInfo.InvariantCulture),
        ScalarNode { IsQuoted: false } number when YamlNumber.IsNumber(number.Text) => JsonNode.Parse(number.Text),
        ScalarNode text => text.Text,
        _ => null,
    };
}
