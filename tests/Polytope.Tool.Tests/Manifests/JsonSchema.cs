using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Tests.Manifests;

/// <summary>
/// A validator of as much of JSON Schema draft 7 as the manifest's schema uses. A keyword that it does not know
/// fails the test, so that nothing goes unchecked.
/// </summary>
internal sealed class JsonSchema(JsonObject root)
{
    private static readonly string[] Annotations =
        ["$schema", "title", "description", "default", "examples", "definitions"];

    /// <summary>The places that do not fit, as JSON pointers with the keyword that refuses them.</summary>
    public IReadOnlyList<string> Mistakes(string yaml)
    {
        var diagnostics = new DiagnosticBag();
        var node = YamlReader.Read(yaml, "test", diagnostics);
        Assert.Empty(diagnostics.Sorted());
        return [.. Check(Json(node!), root, "")];
    }

    public static JsonNode? Json(Node node) => node switch
    {
        MappingNode mapping =>
            new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Json(entry.Value)))),
        SequenceNode list => new JsonArray([.. list.Items.Select(Json)]),
        ScalarNode { IsNull: true } => null,
        ScalarNode { IsQuoted: false, Text: "true" or "false" } truth => JsonValue.Create(truth.Text == "true"),
        ScalarNode { IsQuoted: false } number when double.TryParse(
            number.Text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture,
            out var value) => JsonValue.Create(value),
        _ => JsonValue.Create(((ScalarNode)node).Text),
    };

    private IEnumerable<string> Check(JsonNode? value, JsonObject schema, string at) =>
        schema.Where(
            keyword => !Annotations.Contains(keyword.Key) && keyword.Key is not ("then" or "additionalProperties"))
            .SelectMany(keyword => Check(value, schema, keyword.Key, keyword.Value!, at))
            .Concat(Additional(value as JsonObject, schema, at));

    private IEnumerable<string> Check(JsonNode? value, JsonObject schema, string keyword, JsonNode rule, string at)
    {
        IEnumerable<string> Unless(bool fits) => fits ? [] : [$"{at} {keyword}"];
        bool Fits(JsonNode? part, JsonNode? by) => !Check(part, (JsonObject)by!, at).Any();
        var (map, list) = (value as JsonObject, value as JsonArray);
        var number = value is JsonValue scalar && scalar.TryGetValue<double>(out var n) ? n : (double?)null;
        var text = value is JsonValue word && word.TryGetValue<string>(out var t) ? t : null;
        return keyword switch
        {
            "type" => Unless(
                (rule is JsonArray types ? types.Select(type => (string)type!) : [(string)rule!])
                    .Any(type => IsOf(value, number, type))),
            "const" => Unless(Same(value, rule)),
            "enum" => Unless(rule.AsArray().Any(one => Same(value, one))),
            "minimum" => Unless(number is null || number >= (double)rule),
            "maximum" => Unless(number is null || number <= (double)rule),
            "exclusiveMinimum" => Unless(number is null || number > (double)rule),
            "exclusiveMaximum" => Unless(number is null || number < (double)rule),
            "minItems" => Unless(list is null || list.Count >= (int)rule),
            "maxItems" => Unless(list is null || list.Count <= (int)rule),
            "minProperties" => Unless(map is null || map.Count >= (int)rule),
            "maxLength" => Unless(text is null || text.Length <= (int)rule),
            "pattern" => Unless(text is null || Regex.IsMatch(text, (string)rule!)),
            "required" => Unless(map is null || rule.AsArray().All(name => map.ContainsKey((string)name!))),
            "propertyNames" =>
                map is null ? [] : map.SelectMany(entry => Check(entry.Key, (JsonObject)rule, $"{at}/{entry.Key}")),
            "properties" => map is null ? [] : map.Where(entry => rule[entry.Key] is not null).SelectMany(
                entry => Check(entry.Value, (JsonObject)rule[entry.Key]!, $"{at}/{entry.Key}")),
            "items" => list is null ? [] : list.SelectMany((item, i) => Check(item, (JsonObject)rule, $"{at}/{i}")),
            "anyOf" => Unless(rule.AsArray().Any(one => Fits(value, one))),
            "allOf" => rule.AsArray().SelectMany(one => Check(value, (JsonObject)one!, at)),
            "not" => Unless(!Fits(value, rule)),
            "if" => Fits(value, rule) ? Check(value, (JsonObject)schema["then"]!, at) : [],
            "$ref" => Check(
                value,
                (JsonObject)((string)rule!)[2..].Split('/').Aggregate((JsonNode)root, (node, step) => node[step]!), at),
            _ => throw new NotSupportedException($"The schema uses '{keyword}'."),
        };
    }

    private IEnumerable<string> Additional(JsonObject? map, JsonObject schema, string at)
    {
        if (map is null || schema["additionalProperties"] is not { } rule) return [];
        var additional = map.Where(entry => schema["properties"]?[entry.Key] is null);
        return rule is JsonObject other
            ? additional.SelectMany(entry => Check(entry.Value, other, $"{at}/{entry.Key}"))
            : additional.Select(entry => $"{at}/{entry.Key} additionalProperties");
    }

    private static bool IsOf(JsonNode? value, double? number, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "number" => number is not null,
        "integer" => number is { } n && n == Math.Floor(n),
        "string" => value is JsonValue text && text.TryGetValue<string>(out _),
        "boolean" => value is JsonValue truth && truth.TryGetValue<bool>(out _),
        _ => throw new NotSupportedException($"The schema uses the type '{type}'."),
    };

    private static bool Same(JsonNode? a, JsonNode? b) =>
        a is JsonValue x && b is JsonValue y && x.TryGetValue<double>(out var p) && Number(y) is { } q
            ? p == q
            : JsonNode.DeepEquals(a, b);

    private static double? Number(JsonValue value) =>
        value.TryGetValue<double>(out var real) ? real : value.TryGetValue<int>(out var whole) ? whole : null;
}
