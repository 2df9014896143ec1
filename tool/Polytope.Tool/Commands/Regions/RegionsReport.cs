using System.Globalization;
using System.Text.Json.Nodes;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Commands.Regions;

/// <summary>What <c>regions</c> prints.</summary>
/// <param name="Model">What was cut.</param>
/// <param name="Summary">The counts and measures.</param>
/// <param name="Times">Seconds from weights in memory to the finished partition, each time it was computed.</param>
/// <param name="Violations">Of the invariants; null where they were not asked for.</param>
/// <param name="Bounds">What theory says; null where it was not asked for.</param>
internal sealed record RegionsReport(
    Model Model,
    PartitionSummary Summary,
    double[] Times,
    int Threads,
    IReadOnlyList<string>? Violations,
    IReadOnlyList<TheoryBound>? Bounds)
{
    private const int LabelWidth = 18;

    /// <summary>Significant digits of the measures; null for as many as each deserves.</summary>
    public int? Digits { get; init; }

    /// <summary>Whether the window is the model's own, and no other was asked for.</summary>
    public bool IsUsualWindow { get; init; }

    private Partition Partition => Summary.Partition;

    /// <summary>The later half of the times: before, the program was still being compiled.</summary>
    private IEnumerable<double> Later => Times.Skip(Times.Length / 2);

    /// <summary>Their median.</summary>
    private double Seconds
    {
        get
        {
            var sorted = Later.Order().ToArray();
            return 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
        }
    }

    public void PrintText(TextWriter output)
    {
        var counts = Partition.Counts;
        output.WriteLine($"{Model.Name}: {Model.Network.Shape}, {Activation()}{Ending()}, on {Where()}");
        Line("cells", Count(Partition.CellCount));
        Line("linear regions", Count(Summary.LinearRegions));
        Line("vertices", Count(Partition.VertexCount));
        Line("edges", Count(Partition.EdgeCount));
        Line("cells after layers", string.Join(' ', counts.CellsAfter.Select(Count)));
        Line("area of a cell", string.Create(
            CultureInfo.InvariantCulture,
            $"{Number(Summary.AreaMin, 4)} to {Number(Summary.AreaMax, 4)}, median {Number(Summary.AreaMedian, 4)}, "
            + $"sum {Number(Summary.AreaSum, 10)}"));
        Line("boundary length", Number(Summary.BoundaryLength, 10));
        Line(
            "certified",
            $"yes: {Count(counts.Decisions)} signs proven, {Count(counts.ExactDecisions)} of them in exact arithmetic");
        if (IsUsualWindow) Line("window", $"{Model.WindowName}; --window chooses another");
        if (Violations is { Count: 0 }) Line("check", "all invariants hold");
        Line("seconds", FormattableString.Invariant($"{Seconds:G4} on {Counted.Of(Threads, "thread")}")
            + (Times.Length > 1
                ? FormattableString.Invariant($", the median of the last {Later.Count()} of {Times.Length} times; ")
                    + FormattableString.Invariant($"the first {Times[0]:G4}")
                : ""));

        foreach (var bound in Bounds ?? [])
            output.WriteLine($"  {bound.Meaning}: {bound.Short()} cells ({bound.Source})");

        void Line(string label, string value) => output.WriteLine($"  {label.PadRight(LabelWidth)}  {value}");
    }

    public void PrintJson(TextWriter output)
    {
        var counts = Partition.Counts;
        var json = new JsonObject
        {
            ["model"] = Model.Name,
            ["notices"] = new JsonArray([.. Model.Notices.Select(notice => JsonValue.Create(notice))]),
            ["shape"] = Model.Network.Shape.ToString(),
            ["window"] = Corners(),
            ["cells"] = Partition.CellCount,
            ["linearRegions"] = Summary.LinearRegions,
            ["vertices"] = Partition.VertexCount,
            ["edges"] = Partition.EdgeCount,
            ["certified"] = true,
            ["decisions"] = counts.Decisions,
            ["exactDecisions"] = counts.ExactDecisions,
            ["area"] = new JsonObject
            {
                ["sum"] = Summary.AreaSum,
                ["min"] = Summary.AreaMin,
                ["max"] = Summary.AreaMax,
                ["median"] = Summary.AreaMedian,
            },
            ["boundaryLength"] = Summary.BoundaryLength,
            ["perLayer"] = new JsonArray([.. counts.CellsAfter.Select(cells => JsonValue.Create(cells))]),
            ["seconds"] = Seconds,
            ["firstSeconds"] = Times[0],
            ["repeats"] = Times.Length,
            ["threads"] = Threads,
        };
        if (Violations is not null)
            json["violations"] = new JsonArray([.. Violations.Select(violation => JsonValue.Create(violation))]);
        if (Bounds is not null) json["bounds"] = new JsonArray([.. Bounds.Select(Json)]);
        output.WriteLine(json.ToJsonString(JsonText.Indented));
    }

    /// <summary>The number is a text: as a JSON number most readers would round it.</summary>
    private static JsonObject Json(TheoryBound bound) => new()
    {
        ["name"] = bound.Name,
        ["cells"] = bound.Digits,
        ["meaning"] = bound.Meaning,
        ["upperBound"] = bound.IsUpperBound,
        ["source"] = bound.Source,
    };

    private JsonArray Corners()
    {
        var corners = new JsonArray();
        var boundary = Partition.Boundary;
        for (var i = 0; i < boundary.Count; i++) corners.Add((JsonNode)new JsonArray(boundary.X[i], boundary.Y[i]));
        return corners;
    }

    /// <summary>What follows the output layer, which cells and their maps are before.</summary>
    private string Ending() => Model.Network.Output == OutputActivation.Linear
        ? ""
        : $", before the last {Model.Network.Output.Word()}";

    private string Activation()
    {
        if (Model.Network.HasSlopes) return NeuronKinds.Of(Model.Network);
        return Model.Network.Activation is { IsLeaky: true } leaky
            ? FormattableString.Invariant($"leaky ReLU of slope {leaky.Slope:G4}")
            : "ReLU";
    }

    private string Where()
    {
        var (boundary, bounds) = (Partition.Boundary, Partition.Window);
        return boundary.Count == 4 && boundary.Area == bounds.Area
            ? FormattableString.Invariant($"[{bounds.X0}, {bounds.X1}] x [{bounds.Y0}, {bounds.Y1}]")
            : FormattableString.Invariant($"a polygon of {boundary.Count} corners");
    }

    private string Number(double value, int usual) => value.ToString(
        string.Create(CultureInfo.InvariantCulture, $"G{Digits ?? usual}"), CultureInfo.InvariantCulture);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(int count) => Count((long)count);
}
