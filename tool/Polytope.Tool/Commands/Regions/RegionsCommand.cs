using System.CommandLine;
using System.Diagnostics;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Commands.Lines;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Commands.Regions;

/// <summary><c>regions</c>: the exact partition of a window, counted, measured, checked and written.</summary>
internal static class RegionsCommand
{
    public static Command Create()
    {
        var command = new Command(
            "regions", "The exact cells of a network's plane: counts, measures, drawings and data.");
        var (model, window) = (new ModelArgument(), new WindowOptions());
        var (slice, exports, line) = (new SliceOptions(), new PartitionExports(), new LineOptions());
        var json = new Option<bool>("--json") { Description = "Print counts and measures as JSON." };
        var check = new Option<bool>("--check")
        {
            Description = "Check the partition's invariants; exit code 1 where one fails.",
        };
        var bounds = new Option<bool>("--bounds")
        {
            Description = "Print what theory says of the number of cells beside the count.",
        };
        var repeat = NumberOption.Integer(
            "--repeat",
            "Compute it so many times and tell the median seconds of the later half: before, the program is still "
                + "being compiled.",
            least: 1,
            most: int.MaxValue,
            initial: 1);
        var digits = DigitsOption.Create();
        var threads = ThreadsOption.Create();
        model.AddTo(command);
        window.AddTo(command);
        slice.AddTo(command);
        line.AddTo(command);
        command.Add(json);
        command.Add(check);
        command.Add(bounds);
        exports.AddTo(command);
        command.Add(threads);
        command.Add(repeat);
        command.Add(digits);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
                var notes = VerbosityOptions.Notes(parsed);
                var plane = slice.IsAsked(parsed);
                var loaded = plane ? null : model.In(parsed);
                if (loaded is not null && line.Of(parsed, loaded, () => window.SegmentIn(parsed)) is { } followed)
                {
                    List<(string Option, string Path)> files = [.. exports.Asked(parsed)];
                    if (line.Csv(parsed) is { } csv) files.Add(("--csv", csv));
                    var run = new LineRun(
                        followed,
                        parsed.GetValue(json),
                        parsed.GetValue(check),
                        line.Exact(parsed),
                        parsed.GetValue(threads),
                        parsed.GetValue(digits),
                        files,
                        exports.Size(parsed)).Checked();
                    using var waiting = new WaitingBar(VerbosityOptions.Terminal(parsed), error);
                    return run.Run(output, error, notes, waiting, cancellation);
                }

                line.RequireNone(parsed);
                var request = new RegionsRequest(
                    window.In(parsed),
                    parsed.GetValue(json),
                    parsed.GetValue(check),
                    parsed.GetValue(bounds),
                    parsed.GetValue(threads),
                    parsed.GetValue(repeat),
                    parsed.GetValue(digits),
                    exports.In(parsed),
                    exports.Size(parsed));
                using var bar = new WaitingBar(VerbosityOptions.Terminal(parsed), error);
                return Run(
                    slice.Of(parsed, () => model.In(parsed)) ?? model.OfPlane(parsed, loaded!),
                    request,
                    output,
                    error,
                    notes,
                    bar,
                    cancellation);
            },
            cancellation));
        return command;
    }

    private static int Run(
        Model model,
        RegionsRequest request,
        TextWriter output,
        TextWriter error,
        TextWriter notes,
        WaitingBar bar,
        CancellationToken cancellation)
    {
        var window = request.Window ?? ConvexPolygon.Rectangle(model.Window);
        var (partition, seconds) = Build(model, window, request, bar, cancellation);
        using var memory = partition;
        FiniteMaps.Require(partition, model.Name);
        var regions = partition.FindLinearRegions();
        var violations = request.Check ? partition.CheckInvariants() : null;
        var report = new RegionsReport(
            model,
            new PartitionSummary(partition, regions),
            seconds,
            request.Threads,
            violations,
            request.Bounds ? TheoryBound.Of(model.Network) : null)
        {
            Digits = request.Digits,
            IsUsualWindow = request.Window is null,
        };
        // Beside a file on standard output, the report is a message.
        var text = request.Exports.Any(export => export.IsStandardOutput) ? error : output;
        if (request.Json) report.PrintJson(text);
        else report.PrintText(text);
        output.Flush();
        foreach (var violation in violations ?? []) error.WriteLine(violation);

        foreach (var export in request.Exports)
        {
            cancellation.ThrowIfCancellationRequested();
            using var _ = bar.ShowTime($"writing {export.Path}");
            var bytes = export.Write(new PartitionDrawn(
                partition, regions, model.Name, request.PictureSize, model.Palette, model.Aspect));
            if (!export.IsStandardOutput) notes.WriteLine(OutputPath.Written(export.Path, bytes));
        }

        return violations is { Count: > 0 } ? ExitCode.Failed : ExitCode.Done;
    }

    /// <returns>The partition, and the seconds that each time took.</returns>
    private static (Partition Partition, double[] Seconds) Build(
        Model model,
        ConvexPolygon window,
        RegionsRequest request,
        WaitingBar bar,
        CancellationToken cancellation)
    {
        var seconds = new double[request.Repeat];
        Partition? partition = null;
        using (bar.ShowTime("computing the partition"))
        {
            for (var i = 0; i < seconds.Length; i++)
            {
                partition?.Dispose();
                var start = Stopwatch.GetTimestamp();
                partition = PartitionBuilder.Build(model.Network, window, request.Threads, cancellation);
                seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        return (partition!, seconds);
    }
}

/// <param name="Window">Null for the model's own.</param>
/// <param name="Repeat">How many times to compute it.</param>
/// <param name="Digits">Of printed numbers; null for as many as usual.</param>
/// <param name="Exports">Files to write.</param>
/// <param name="PictureSize">Pixels along the longer side of a picture among them.</param>
internal sealed record RegionsRequest(
    ConvexPolygon? Window,
    bool Json,
    bool Check,
    bool Bounds,
    int Threads,
    int Repeat,
    int? Digits,
    IReadOnlyList<PartitionExport> Exports,
    int PictureSize);
