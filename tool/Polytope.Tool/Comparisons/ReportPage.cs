using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Polytope.Core.Partitions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Outputs.Drawings;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Pipeline.Runs;

namespace Polytope.Tool.Comparisons;

/// <summary>
/// One HTML page of many runs, which holds all that it shows: their values, results and curves, and a small picture of
/// the last frame of each. Its content policy allows the page's one script, and no connection.
/// </summary>
internal static class ReportPage
{
    /// <summary>Pixels along the longer side of a small picture.</summary>
    private const int PictureSize = 176;

    private const int PictureQuality = 72;

    /// <summary>Points of a curve: more are not visible.</summary>
    private const int MostPoints = 120;

    private static readonly Lazy<(string Head, string Tail)> Halves = new(() =>
    {
        var script = Resource("report.js");
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        var halves = Resource("report.html")
            .Replace("SCRIPT-HASH", $"sha256-{hash}", StringComparison.Ordinal)
            .Replace("/*SCRIPT*/", script, StringComparison.Ordinal)
            .Split("<!--DATA-->");
        return (halves[0], halves[1]);
    });

    /// <param name="folder">Where the page will lie: links are relative to it.</param>
    /// <param name="threads">At most; changes nothing.</param>
    /// <param name="progress">Told the part that is done.</param>
    public static void Write(
        Stream stream,
        Comparison comparison,
        string title,
        string folder,
        int threads,
        Action<double> progress,
        CancellationToken cancellation)
    {
        var pictures = Pictures(comparison.Runs, threads, progress, cancellation);
        stream.Write(Encoding.UTF8.GetBytes(Halves.Value.Head));
        stream.Write(ScriptJson.Bare(Json(comparison, title, folder, pictures)));
        stream.Write(Encoding.UTF8.GetBytes(Halves.Value.Tail));
    }

    private static ImmutableArray<string?> Pictures(
        ImmutableArray<ComparedRun> runs, int threads, Action<double> progress, CancellationToken cancellation)
    {
        var (order, done) = (new Lock(), 0);
        return EachRun.Of(runs, threads, (run, _) =>
        {
            var picture = Picture(run, cancellation);
            lock (order) progress((double)++done / runs.Length);
            return picture;
        }, cancellation);
    }

    /// <summary>The last frame; null where the run has none that can be read.</summary>
    private static string? Picture(ComparedRun compared, CancellationToken cancellation)
    {
        try
        {
            var run = StoredRun.Open(compared.Folder);
            var network = run.Checkpoint(null).Checkpoint.Network;
            if (network.Shape.Inputs != 2) return null;
            var partition = PartitionBuilder.Build(network, run.Window, cancellation);
            var (pixels, width, height) = PartitionPicture.Pixels(partition, PictureSize, run.Palette);
            return Convert.ToBase64String(PictureEncoder.Jpeg(pixels, width, height, PictureQuality));
        }
        catch (Exception failure) when (failure is UserErrorException or UnreadableFileException)
        {
            return null;
        }
    }

    private static byte[] Json(Comparison comparison, string title, string folder, ImmutableArray<string?> pictures)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ScriptJson.Options))
        {
            ImmutableArray<string> curves =
                [.. comparison.Measures.Where(measure => comparison.Runs.Any(run => run.Metrics[measure].Count > 1))];
            json.WriteStartObject();
            json.WriteString("title", title);
            json.WriteString("made", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
            Strings(json, "paths", comparison.Paths);
            Strings(json, "measures", comparison.Measures);
            Strings(json, "principal", comparison.Principal);
            Strings(json, "curves", curves);
            json.WriteStartArray("runs");
            foreach (var (i, run) in comparison.Runs.Index()) Write(json, run, comparison, curves, folder, pictures[i]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(
        Utf8JsonWriter json,
        ComparedRun run,
        Comparison comparison,
        ImmutableArray<string> curves,
        string folder,
        string? picture)
    {
        json.WriteStartObject();
        json.WriteString("name", Relative(folder, run.Folder));
        json.WriteString("id", run.Id);
        json.WriteString("status", ComparisonText.Status(run));
        json.WriteString("link", Link(folder, run.Folder));
        json.WriteStartObject("values");
        foreach (var path in comparison.Paths)
            if (run.Values.TryGetValue(path, out var value)) json.WriteString(path, value);
        json.WriteEndObject();
        json.WriteStartObject("results");
        foreach (var (name, value) in run.Results) Number(json, name, value);
        json.WriteEndObject();
        Number(json, "seconds", run.Record.Timings.Whole);
        json.WriteString("weights", run.Weights?[..8]);
        json.WriteString("picture", picture);
        var epochs = run.Metrics["epoch"];
        int[] taken =
        [
            .. Enumerable.Range(0, epochs.Count)
                .Where(i => IsTaken(i, epochs.Count) || run.PhaseChanges.ContainsKey(epochs[i])),
        ];
        json.WriteStartArray("epochs");
        foreach (var i in taken) json.WriteNumberValue(epochs[i]);
        json.WriteEndArray();
        json.WriteStartObject("changes");
        foreach (var (place, i) in taken.Index())
            if (run.PhaseChanges.TryGetValue(epochs[i], out var names))
                json.WriteString(place.ToString(CultureInfo.InvariantCulture), names);
        json.WriteEndObject();
        json.WriteStartObject("curves");
        foreach (var measure in curves)
        {
            if (run.Metrics[measure] is not { Count: > 0 } values) continue;
            json.WriteStartArray(measure);
            foreach (var i in taken) Number(json, null, values[i]);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool IsTaken(int index, int count) =>
        count <= MostPoints || index == count - 1 || index * MostPoints / count != (index - 1) * MostPoints / count
            || index == 0;

    /// <summary>The run's page, else its folder; from the page's place, as part of an address.</summary>
    private static string Link(string from, string run)
    {
        var page = Path.Combine(run, ViewerRenderer.FileName);
        var target = Relative(from, File.Exists(page) ? page : run + Path.DirectorySeparatorChar);
        return string.Join('/', target.Split('/').Select(Uri.EscapeDataString));
    }

    private static string Relative(string from, string path) =>
        Path.GetRelativePath(from, path).Replace(Path.DirectorySeparatorChar, '/');

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>Four digits are more than a curve shows.</summary>
    private static void Number(Utf8JsonWriter json, string? name, double value)
    {
        if (name is not null) json.WritePropertyName(name);
        if (!double.IsFinite(value)) json.WriteNullValue();
        else json.WriteRawValue(value.ToString(Math.Abs(value) >= 1e4 ? "F0" : "G4", CultureInfo.InvariantCulture));
    }

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
