using System.Globalization;
using System.Text.Json.Nodes;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Slices;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Polytopes;

namespace Polytope.Tool.Commands.Lines;

/// <summary>What <c>regions --line</c> prints.</summary>
/// <param name="Followed">What was asked for.</param>
/// <param name="Line">What was found.</param>
/// <param name="Seconds">From weights in memory to the finished pieces.</param>
/// <param name="Exact">Whether breakpoints are told as fractions too.</param>
/// <param name="Digits">Significant digits of printed numbers; null for as many as usual.</param>
internal sealed record LineReport(
    FollowedLine Followed, LinePartition Line, int Threads, double Seconds, bool Exact, int? Digits)
{
    private const int LabelWidth = 18;

    /// <summary>So many breakpoints are listed for people.</summary>
    private const int MostListed = 40;

    private readonly Lazy<List<string>> _fractions = new(() => [.. Line.ExactBreakpoints().Select(
        at => at.Denominator.IsOne ? Text(at.Numerator) : $"{Text(at.Numerator)}/{Text(at.Denominator)}")]);

    /// <summary>Of the invariants; null where they were not asked for.</summary>
    public IReadOnlyList<string>? Violations { get; init; }

    public void PrintText(TextWriter output)
    {
        var counts = Line.Partition.Counts;
        output.WriteLine(
            $"{Followed.Name}: {Followed.Model.Network.Shape}, from t = {Number(Line.From)} to {Number(Line.To)}");
        Label("pieces", Count(Line.Pieces.Count));
        Label("linear pieces", Count(Line.LinearPieces));
        Label(
            "certified",
            $"yes: {Count(counts.Decisions)} signs proven, {Count(counts.ExactDecisions)} of them in exact arithmetic");
        if (Violations is { Count: 0 }) Label("check", "all invariants hold");
        Label("seconds", FormattableString.Invariant($"{Seconds:G4} on {Counted.Of(Threads, "thread")}"));
        Row("t", [.. Enumerable.Range(0, Line.Partition.Outputs).Select(output => $"y{Count(output)}")], "");
        Row(Number(Line.From), Line.ValuesAt(0, Line.From).Select(Number), "start");
        for (var k = 0; k < Math.Min(Line.Breakpoints.Count, MostListed); k++)
        {
            var breakpoint = Line.Breakpoints[k];
            var neurons = string.Join(" and ", breakpoint.Neurons.Select(Neuron));
            Row(
                Exact ? _fractions.Value[k] : Number(breakpoint.At),
                Line.ValuesAt(k).Select(Number),
                breakpoint.Bends ? neurons : $"{neurons}, without a bend");
        }

        if (Line.Breakpoints.Count > MostListed)
        {
            var more = Count(Line.Breakpoints.Count - MostListed);
            output.WriteLine($"  ... {more} more: --json or --csv FILE lists all");
        }

        Row(Number(Line.To), Line.ValuesAt(Line.Pieces.Count - 1, Line.To).Select(Number), "end");

        void Label(string label, string value) => output.WriteLine($"  {label.PadRight(LabelWidth)}  {value}");
        void Row(string t, IEnumerable<string> values, string what) => output.WriteLine(
            $"  {t.PadRight(LabelWidth)}  {string.Concat(values.Select(value => value.PadRight(14)))}{what}".TrimEnd());
    }

    public void PrintJson(TextWriter output)
    {
        var counts = Line.Partition.Counts;
        var json = new JsonObject
        {
            ["model"] = Followed.Name,
            ["notices"] = new JsonArray([.. Followed.Model.Notices.Select(notice => JsonValue.Create(notice))]),
            ["shape"] = Followed.Model.Network.Shape.ToString(),
            ["points"] = new JsonArray(Numbers(Followed.Slice.At(0)), Numbers(Followed.Slice.At(1))),
            ["window"] = Numbers([Line.From, Line.To]),
            ["pieces"] = Line.Pieces.Count,
            ["linearPieces"] = Line.LinearPieces,
            ["certified"] = true,
            ["decisions"] = counts.Decisions,
            ["exactDecisions"] = counts.ExactDecisions,
            ["largestValueError"] = counts.LargestMapError,
            ["start"] = End(Line.From, Line.ValuesAt(0, Line.From)),
            ["breakpoints"] = new JsonArray([.. Enumerable.Range(0, Line.Breakpoints.Count).Select(Json)]),
            ["end"] = End(Line.To, Line.ValuesAt(Line.Pieces.Count - 1, Line.To)),
            ["maps"] = new JsonArray([.. Enumerable.Range(0, Line.Pieces.Count).Select(Maps)]),
            ["seconds"] = Seconds,
            ["threads"] = Threads,
        };
        if (Violations is not null)
            json["violations"] = new JsonArray([.. Violations.Select(violation => JsonValue.Create(violation))]);
        output.WriteLine(json.ToJsonString(JsonText.Indented));
    }

    /// <summary>A row a breakpoint, and one for either end, which has no neurons.</summary>
    public void WriteCsv(Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        var outputs = Enumerable.Range(0, Line.Partition.Outputs).Select(output => $",y{Count(output)}");
        writer.WriteLine($"t,error,neurons,bends{string.Concat(outputs)}{(Exact ? ",exact" : "")}");
        Row(Line.From, 0, "", false, Line.ValuesAt(0, Line.From), "");
        for (var k = 0; k < Line.Breakpoints.Count; k++)
        {
            var breakpoint = Line.Breakpoints[k];
            var neurons = string.Join(' ', breakpoint.Neurons.Select(neuron => string.Create(
                CultureInfo.InvariantCulture, $"{neuron.Layer}:{neuron.Neuron}")));
            Row(
                breakpoint.At,
                breakpoint.Error,
                neurons,
                breakpoint.Bends,
                Line.ValuesAt(k),
                Exact ? _fractions.Value[k] : "");
        }

        Row(Line.To, 0, "", false, Line.ValuesAt(Line.Pieces.Count - 1, Line.To), "");

        void Row(double t, double error, string neurons, bool bends, double[] values, string exact) =>
            writer.WriteLine($"{Whole(t)},{Whole(error)},{neurons},{(bends ? 1 : 0)}"
                + $"{string.Concat(values.Select(value => $",{Whole(value)}"))}{(Exact ? $",{exact}" : "")}");
    }

    private JsonObject Json(int k)
    {
        var breakpoint = Line.Breakpoints[k];
        var json = new JsonObject { ["t"] = breakpoint.At, ["error"] = breakpoint.Error };
        if (Exact) json["exact"] = _fractions.Value[k];
        json["neurons"] = new JsonArray([.. breakpoint.Neurons.Select(neuron =>
        {
            var item = new JsonObject { ["layer"] = neuron.Layer, ["neuron"] = neuron.Neuron };
            if (Followed.Model.Network.Name(neuron.Layer, neuron.Neuron) is { } name) item["name"] = name;
            return item;
        })]);
        json["bends"] = breakpoint.Bends;
        json["values"] = Numbers(Line.ValuesAt(k));
        return json;
    }

    private JsonArray Maps(int piece) => new([.. Enumerable.Range(0, Line.Partition.Outputs).Select(output =>
    {
        var map = Line.Map(piece, output);
        return Numbers([map.Jx, map.C]);
    })]);

    private static JsonObject End(double t, double[] values) => new() { ["t"] = t, ["values"] = Numbers(values) };

    private static JsonArray Numbers(IEnumerable<double> values) =>
        new([.. values.Select(value => double.IsFinite(value) ? JsonValue.Create(value) : null)]);

    private string Neuron(CreaseId neuron) => RowText.Neuron(neuron, Followed.Model.Network);

    private string Number(double value) => value.ToString(
        string.Create(CultureInfo.InvariantCulture, $"G{Digits ?? 8}"), CultureInfo.InvariantCulture);

    private static string Whole(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(System.Numerics.BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
