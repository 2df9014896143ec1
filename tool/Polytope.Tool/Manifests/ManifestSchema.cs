using System.Text.Json;
using System.Text.Json.Nodes;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Keys;

namespace Polytope.Tool.Manifests;

/// <summary>The manifest's JSON Schema (draft 7, which editors know best), made from the grammar.</summary>
public static class ManifestSchema
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = PrintableJson.Encoder,
    };

    /// <summary>As text, ending with a line break.</summary>
    public static string Of(Grammar grammar)
    {
        var settings = SectionSchema.Of(grammar.Experiment);
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Experiments of dotnet polytope",
            ["description"] = "Networks to train on pictures, and what to draw of the polytopes on which they are "
                + "linear.",
            ["type"] = "object",
            ["required"] = new JsonArray(ManifestReader.VersionKey, ManifestReader.ExperimentsKey),
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                [ManifestReader.VersionKey] = new JsonObject
                {
                    ["const"] = Grammar.Version,
                    ["description"] = "The version of this format.",
                },
                [ManifestReader.PluginsKey] = new JsonObject
                {
                    ["type"] = "array",
                    ["description"] = "Plug-ins whose parts the experiments may name: paths of assemblies, relative to "
                        + "this file. Their code runs only where 'dotnet polytope trust' or --allow-code says so.",
                    ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1 },
                    ["examples"] = new JsonArray(new JsonArray("./HeightMap/HeightMap.dll")),
                },
                [ManifestReader.DefaultsKey] = Reference(
                    "What lies below every experiment, key by key. An experiment's lists replace those of the "
                        + "defaults."),
                [ManifestReader.ExperimentsKey] = new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = "Each experiment by its id, which also names its run's folder.",
                    ["minProperties"] = 1,
                    ["propertyNames"] = new JsonObject
                    {
                        ["pattern"] = ExperimentId.PatternText,
                    },
                    ["additionalProperties"] = Reference("One experiment: what differs from the defaults."),
                },
            },
            ["definitions"] = new JsonObject { ["settings"] = settings },
        };
        return schema.ToJsonString(Pretty) + "\n";
    }

    private static JsonObject Reference(string description) => new()
    {
        ["description"] = description,
        ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/definitions/settings" }),
    };
}
