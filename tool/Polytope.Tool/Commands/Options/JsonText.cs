using System.Text.Json;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Options;

/// <summary>
/// How verbs print JSON: indented, in camel case, with line feeds, and non-ASCII letters as they are.
/// </summary>
internal static class JsonText
{
    public static JsonSerializerOptions Indented { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = PrintableJson.Encoder,
    };
}
