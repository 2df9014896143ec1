using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Comparisons;

/// <summary>A comparison as a table for people, as CSV and as JSON.</summary>
internal static class ComparisonText
{
    private static readonly JsonSerializerOptions Options =
        new() { WriteIndented = true, Encoder = PrintableJson.Encoder };

    /// <summary>
    /// A row a run, with the values that differ and some results; then, where runs differ in their seeds alone, a row
    /// for each group of them. Numbers have four digits.
    /// </summary>
    /// <param name="measures">The results.</param>
    /// <param name="points">The polytopes of a point, of which there is a row for each run; null for none.</param>
    public static void Write(
        Comparison comparison,
        IReadOnlyList<string> measures,
        ImmutableArray<ComparedPoint>? points,
        TextWriter output)
    {
        output.WriteLine(comparison.Paths.IsEmpty
            ? "The plans are the same." : $"The plans differ in {string.Join(", ", comparison.Paths)}.");
        var weights = comparison.Runs.Select(run => run.Weights).Distinct().Count();
        output.WriteLine(weights == 1
            ? "The last weights are the same, bit for bit."
            : FormattableString.Invariant($"{weights} different last weights in {comparison.Runs.Length} runs."));
        output.WriteLine();
        // Whether a training went on to the end is told where one did not.
        var hasStatus = comparison.Runs.Any(run => !run.IsComplete);
        List<string[]> rows =
        [
            [
                "RUN", .. hasStatus ? ["STATUS"] : Array.Empty<string>(), .. comparison.Paths,
                .. measures.Select(Heading), "WEIGHTS",
            ],
        ];
        foreach (var run in comparison.Runs)
            rows.Add(
            [
                run.Folder,
                .. hasStatus ? [Status(run)] : Array.Empty<string>(),
                .. comparison.Paths.Select(path => run.Values.GetValueOrDefault(path, "-")),
                .. measures.Select(measure => Short(run.Metrics.Last(measure))),
                run.Weights?[..8] ?? "-",
            ]);
        Table(rows, output);
        if (points is { } polytopes) WritePoints(comparison, polytopes, output);
        if (!comparison.HasSeeds) return;
        output.WriteLine();
        output.WriteLine("Mean and standard deviation over seeds:");
        output.WriteLine();
        rows = [["SEEDS", .. comparison.GroupPaths, .. measures.Select(Heading)]];
        foreach (var group in comparison.Groups)
            rows.Add(
            [
                group.Complete.Length.ToString(CultureInfo.InvariantCulture),
                .. comparison.GroupPaths.Select(path => group.Runs[0].Values.GetValueOrDefault(path, "-")),
                .. measures.Select(measure => group.Of(measure) is var (mean, spread)
                    ? Short(mean) + (double.IsNaN(spread) ? "" : $" ± {Short(spread)}") : ""),
            ]);
        Table(rows, output);
    }

    private static void WritePoints(
        Comparison comparison, ImmutableArray<ComparedPoint> points, TextWriter output)
    {
        var place = string.Join(
            ',', points[0].Polytope.Point.Select(x => x.ToString("R", CultureInfo.InvariantCulture)));
        output.WriteLine();
        output.WriteLine($"The polytope of {place}:");
        output.WriteLine();
        Table(
            [
                ["RUN", "epoch", "value", "slope", "area", "sides"],
                .. comparison.Runs.Zip(points, (run, point) => (string[])
                [
                    run.Folder,
                    point.Epoch.ToString(CultureInfo.InvariantCulture),
                    string.Join(' ', point.Values.Select(Short)),
                    Short(point.Slope),
                    Short(point.Polytope.Shape!.Area),
                    point.Vertices.Count.ToString(CultureInfo.InvariantCulture),
                ]),
            ],
            output);
    }

    /// <summary>Every differing value and every result, as exact as they are.</summary>
    public static void WriteCsv(Comparison comparison, TextWriter output)
    {
        Line(["run", "id", "status", .. comparison.Paths, .. comparison.Measures, "weights"]);
        foreach (var run in comparison.Runs)
            Line(
            [
                run.Folder,
                run.Id,
                Status(run),
                .. comparison.Paths.Select(path => run.Values.GetValueOrDefault(path, "")),
                .. comparison.Measures.Select(measure => Exact(run.Metrics.Last(measure))),
                run.Weights ?? "",
            ]);

        void Line(IEnumerable<string> fields) => output.WriteLine(string.Join(',', fields.Select(Field)));
    }

    public static string Json(Comparison comparison, ImmutableArray<ComparedPoint>? points) => new JsonObject
    {
        ["differences"] = new JsonArray([.. comparison.Paths.Select(path => JsonValue.Create(path))]),
        ["runs"] = new JsonArray([.. comparison.Runs.Select((run, i) => new JsonObject
        {
            ["run"] = run.Folder,
            ["id"] = run.Id,
            ["status"] = Status(run),
            ["values"] = new JsonObject(comparison.Paths.Select(path => KeyValuePair.Create(
                path, (JsonNode?)run.Values.GetValueOrDefault(path)))),
            ["results"] = Numbers(run.Results),
            ["phaseChanges"] = new JsonArray([.. run.PhaseChanges.Select(change => new JsonObject
            {
                ["epoch"] = change.Key,
                ["curves"] = change.Value,
            })]),
            ["point"] = points is { } polytopes ? Json(polytopes[i]) : null,
            ["weights"] = run.Weights,
            ["planHash"] = run.Record.Plan.Hash,
            ["seconds"] = run.Record.Timings.Whole,
        })]),
        ["groups"] = comparison.HasSeeds
            ? new JsonArray([.. comparison.Groups.Select(group => new JsonObject
            {
                ["values"] = new JsonObject(comparison.GroupPaths.Select(path => KeyValuePair.Create(
                    path, (JsonNode?)group.Runs[0].Values.GetValueOrDefault(path)))),
                ["seeds"] = new JsonArray(
                    [.. group.Complete.Select(run => JsonValue.Create(run.Values.GetValueOrDefault("seed")))]),
                ["mean"] = Numbers(comparison.Measures.Select(name => KeyValuePair.Create(name, group.Of(name).Mean))),
                ["standardDeviation"] = Numbers(
                    comparison.Measures.Select(name => KeyValuePair.Create(name, group.Of(name).Spread))),
            })])
            : null,
    }.ToJsonString(Options);

    private static JsonObject Json(ComparedPoint point) => new()
    {
        ["epoch"] = point.Epoch,
        ["at"] = new JsonArray([.. point.Polytope.Point.Select(x => JsonValue.Create(x))]),
        ["values"] = new JsonArray([.. point.Values.Select(value => JsonValue.Create(value))]),
        ["slope"] = point.Slope,
        ["area"] = point.Polytope.Shape!.Area,
        ["vertices"] = new JsonArray([.. point.Vertices.Select(vertex => new JsonArray(vertex.X, vertex.Y))]),
    };

    public static string Status(ComparedRun run) => run.Record.Status.ToString().ToLowerInvariant();

    private static JsonObject Numbers(IEnumerable<KeyValuePair<string, double>> values) => new(values.Select(
        pair => KeyValuePair.Create(pair.Key, double.IsFinite(pair.Value) ? (JsonNode)pair.Value : null)));

    private static string Heading(string measure) => measure.Replace('_', ' ');

    public static string Short(double value) =>
        double.IsNaN(value) ? "-" : value.ToString(Math.Abs(value) >= 1e4 ? "F0" : "G4", CultureInfo.InvariantCulture);

    private static string Exact(double value) =>
        double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void Table(List<string[]> rows, TextWriter output)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var i = 0; i < row.Length; i++) line.Append(row[i].PadRight(widths[i] + 2));
            output.WriteLine(line.ToString().TrimEnd());
        }
    }
}
