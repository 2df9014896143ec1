using System.CommandLine;
using System.Diagnostics;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Commands.Regions;

/// <summary><c>regions</c>: the exact partition of a window, counted, measured, checked and written.</summary>
internal static class RegionsCommand
{
    /// <summary>
    /// Seconds for which a small partition is computed again and again, so that its time is not that of the compiler.
    /// </summary>
    private const double TimeForSmall = 0.8;

    public static Command Create()
    {
        var command = new Command(
            "regions", "The exact cells of a network's plane: counts, measures, drawings and data.");
        var (model, window) = (new ModelArgument(), new WindowOptions());
        var (slice, exports) = (new SliceOptions(), new PartitionExports());
        var json = new Option<bool>("--json") { Description = "Print counts and measures as JSON." };
        var check = new Option<bool>("--check")
        {
            Description = "Check the partition's invariants; exit code 1 where one fails.",
        };
        var bounds = new Option<bool>("--bounds")
        {
            Description = "Print what theory says of the number of cells beside the count.",
        };
        var repeat = new Option<int?>("--repeat")
        {
            Description = "Compute it so many times and tell the median seconds of the later half: before, the "
                + "program is still being compiled. Unless given, once, or for a small partition as often as goes "
                + "into 0.8 seconds.",
            HelpName = "N",
        };
        repeat.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int?>() < 1)
                result.AddError("--repeat takes a number from 1 on.");
        });
        var threads = ThreadsOption.Create();
        model.AddTo(command);
        window.AddTo(command);
        slice.AddTo(command);
        command.Add(json);
        command.Add(check);
        command.Add(bounds);
        exports.AddTo(command);
        command.Add(threads);
        command.Add(repeat);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var request = new RegionsRequest(
                    window.In(parsed),
                    parsed.GetValue(json),
                    parsed.GetValue(check),
                    parsed.GetValue(bounds),
                    parsed.GetValue(threads),
                    parsed.GetValue(repeat),
                    exports.In(parsed),
                    exports.Size(parsed));
                var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
                return Run(
                    slice.Of(parsed, () => model.In(parsed)) ?? model.OfPlaneIn(parsed),
                    request,
                    output,
                    error,
                    cancellation);
            },
            cancellation));
        return command;
    }

    private static int Run(
        Model model, RegionsRequest request, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var window = request.Window ?? ConvexPolygon.Rectangle(model.Window);
        var (partition, seconds) = Build(model, window, request, cancellation);
        using var memory = partition;
        var regions = partition.FindLinearRegions();
        var violations = request.Check ? partition.CheckInvariants() : null;
        var report = new RegionsReport(
            model,
            new PartitionSummary(partition, regions),
            seconds,
            request.Threads,
            violations,
            request.Bounds ? TheoryBound.Of(model.Network) : null);
        if (request.Json) report.PrintJson(output);
        else report.PrintText(output);
        foreach (var violation in violations ?? []) error.WriteLine(violation);

        foreach (var export in request.Exports)
        {
            cancellation.ThrowIfCancellationRequested();
            export.Write(new PartitionDrawn(partition, regions, model.Name, request.PictureSize, model.Palette));
        }

        return violations is { Count: > 0 } ? ExitCode.Failed : ExitCode.Done;
    }

    /// <returns>The partition, and the seconds that each time took.</returns>
    private static (Partition Partition, double[] Seconds) Build(
        Model model, ConvexPolygon window, RegionsRequest request, CancellationToken cancellation)
    {
        var seconds = new List<double>();
        Partition? partition = null;
        do
        {
            partition?.Dispose();
            var start = Stopwatch.GetTimestamp();
            partition = PartitionBuilder.Build(model.Network, window, request.Threads, cancellation);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (request.Repeat is { } repeat
            ? seconds.Count < repeat
            : seconds.Sum() < TimeForSmall && seconds[0] < 0.5 * TimeForSmall);

        return (partition, [.. seconds]);
    }
}

/// <param name="Window">Null for the model's own.</param>
/// <param name="Repeat">How many times to compute it; null for once, or more often where that is quick.</param>
/// <param name="Exports">Files to write.</param>
/// <param name="PictureSize">Pixels along the longer side of a picture among them.</param>
internal sealed record RegionsRequest(
    ConvexPolygon? Window,
    bool Json,
    bool Check,
    bool Bounds,
    int Threads,
    int? Repeat,
    IReadOnlyList<PartitionExport> Exports,
    int PictureSize);
