using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Values;

/// <summary><c>14x6</c>, <c>64</c>, or a list of such.</summary>
internal sealed partial class HiddenLayersKind : ValueKind
{
    public override string Expected => "hidden layers such as 14x6 (width x count), 64, or [10x10, 2, 10x3]";

    public override object? Read(Node node, string path, Reading reading)
    {
        var widths = ImmutableArray.CreateBuilder<int>();
        ImmutableArray<Node> items = node is SequenceNode list ? list.Items : [node];
        if (items.IsEmpty)
        {
            reading.Add(node.Position, DiagnosticCode.OutOfRange, $"'{path}' needs at least one hidden layer.");
            return null;
        }

        var isSound = true;
        foreach (var item in items) isSound &= Add(item, widths, path, reading);
        if (!isSound || widths.Count <= HiddenLayers.MaximumCount) return isSound ? new HiddenLayers(widths) : null;
        reading.Add(node.Position, DiagnosticCode.OutOfRange,
            string.Create(CultureInfo.InvariantCulture, $"'{path}' has more than {HiddenLayers.MaximumCount} layers."));
        return null;
    }

    public override Node Write(object value) => ((HiddenLayers)value).Runs switch
    {
        [var only] => Plain(only),
        var runs => new SequenceNode(default, [.. runs.Select(Plain)]),
    };

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            Item(),
            new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Item() }),
    };

    private static JsonObject Item() => new JsonObject
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = HiddenLayers.MaximumWidth },
            new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+ ?x ?[0-9]+$" }),
    };

    private bool Add(Node item, ImmutableArray<int>.Builder widths, string path, Reading reading)
    {
        if (item is not ScalarNode scalar || LayersPattern().Match(scalar.Text) is not { Success: true } match)
        {
            Wrong(item, path, reading, "Write '14x6' for six layers of fourteen neurons.");
            return false;
        }

        var width = Small(match.Groups["width"].Value);
        var count = match.Groups["count"].Success ? Small(match.Groups["count"].Value) : 1;
        if (width is < 1 or > HiddenLayers.MaximumWidth || count is < 1 or > HiddenLayers.MaximumCount)
        {
            reading.Add(item.Position, DiagnosticCode.OutOfRange, string.Create(CultureInfo.InvariantCulture,
                $"'{path}' takes layers of 1 to {HiddenLayers.MaximumWidth} neurons, "
                + $"and 1 to {HiddenLayers.MaximumCount} of them, but this is '{scalar.Shown}'."));
            return false;
        }

        // The limit also bounds the memory that a list of thousands of entries can take.
        if (widths.Count <= HiddenLayers.MaximumCount) widths.AddRange(Enumerable.Repeat(width, count));
        return true;
    }

    private static int Small(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : int.MaxValue;

    [GeneratedRegex(@"^(?<width>[0-9]+)(?: ?x ?(?<count>[0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LayersPattern();
}
