using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Values;

/// <summary><c>10</c>, <c>[1 until 50, 10]</c>, or <c>checkpoint</c>.</summary>
internal sealed partial class EpochStepsKind : ValueKind
{
    public override string Expected => "a number of epochs such as 10, steps such as [1 until 50, 10], or checkpoint";

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is ScalarNode { Text: EpochSteps.CheckpointWord }) return EpochSteps.Checkpoint;
        ImmutableArray<Node> items = node is SequenceNode list ? list.Items : [node];
        if (items.IsEmpty) return Wrong(node, path, reading);
        var steps = ImmutableArray.CreateBuilder<EpochStep>();
        foreach (var item in items)
        {
            if (item is not ScalarNode scalar || StepPattern().Match(scalar.Text) is not { Success: true } match)
                return Wrong(
                    item, path, reading, steps.Count == 0 && items.Length > 1 ? "For single epochs, use 'at'." : null);
            var until = match.Groups["until"] is { Success: true } end ? Small(end.Value) : (int?)null;
            var step = new EpochStep(Small(match.Groups["every"].Value), until);
            if (Mistake(step, steps, item == items[^1]) is { } mistake)
            {
                reading.Add(item.Position, DiagnosticCode.OutOfRange, $"'{path}' {mistake}.");
                return null;
            }

            steps.Add(step);
        }

        return new EpochSteps(steps.ToImmutable());
    }

    public override Node Write(object value) => ((EpochSteps)value).Steps switch
    {
        [] => Plain(EpochSteps.CheckpointWord),
        [var only] => Plain(only.ToString()),
        var steps => new SequenceNode(default, [.. steps.Select(step => Plain(step.ToString()))]),
    };

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            Item(),
            new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Item() },
            new JsonObject { ["const"] = EpochSteps.CheckpointWord }),
    };

    private static JsonObject Item() => new JsonObject
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 1 },
            new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+ until [0-9]+$" }),
    };

    private static string? Mistake(EpochStep step, ImmutableArray<EpochStep>.Builder before, bool isLast) =>
        step.Every < 1 ? "steps by at least 1 epoch"
        : step.Until is null && !isLast
            ? "has a step without an end before its last: write '1 until 50'. For single epochs, use 'at'"
        : step.Until <= (before.Count > 0 ? before[^1].Until : 0)
            ? $"must go up, but '{step}' ends no later than what comes before"
        : null;

    private static int Small(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : int.MaxValue;

    [GeneratedRegex(@"^(?<every>[0-9]+)(?: +until +(?<until>[0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex StepPattern();
}
