using System.CommandLine;
using System.Diagnostics;
using Polytope.Core.Partitions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs;

namespace Polytope.Tool.Commands;

/// <summary><c>regions</c>: the exact partition of a window, counted, measured, checked and written.</summary>
internal static class RegionsCommand
{
    public static Command Create()
    {
        var command = new Command("regions", "The exact cells of a network's plane: counts, measures, drawings and data.");
        var (model, window, exports) = (new ModelArgument(), new WindowOptions(), new PartitionExports());
        var json = new Option<bool>("--json") { Description = "Print counts and measures as JSON." };
        var check = new Option<bool>("--check") { Description = "Check the partition's invariants; exit code 1 where one fails." };
        var bounds = new Option<bool>("--bounds") { Description = "Print what theory says of the number of cells beside the count." };
        var threads = ThreadsOption.Create();
        model.AddTo(command);
        window.AddTo(command);
        command.Add(json);
        command.Add(check);
        command.Add(bounds);
        exports.AddTo(command);
        command.Add(threads);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var request = new RegionsRequest(
                    window.In(parsed),
                    parsed.GetValue(json),
                    parsed.GetValue(check),
                    parsed.GetValue(bounds),
                    parsed.GetValue(threads),
                    exports.In(parsed),
                    exports.Size(parsed));
                var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
                return Run(model.In(parsed), request, output, error, cancellation);
            },
            cancellation));
        return command;
    }

    private static int Run(
        Model model, RegionsRequest request, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var window = request.Window ?? ConvexPolygon.Rectangle(model.Window);
        var start = Stopwatch.GetTimestamp();
        var partition = PartitionBuilder.Build(model.Network, window, request.Threads, cancellation);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var regions = partition.FindLinearRegions();
        var violations = request.Check ? partition.CheckInvariants() : null;
        var report = new RegionsReport(model, new PartitionSummary(partition, regions), seconds, request.Threads, violations, request.Bounds ? TheoryBound.Of(model.Network) : null);
        if (request.Json) report.PrintJson(output);
        else report.PrintText(output);
        foreach (var violation in violations ?? []) error.WriteLine(violation);

        foreach (var export in request.Exports)
        {
            cancellation.ThrowIfCancellationRequested();
            export.Write(new PartitionDrawn(partition, regions, model.Name, request.PictureSize));
        }

        return violations is { Count: > 0 } ? ExitCode.Failed : ExitCode.Done;
    }
}

/// <param name="Window">Null for the model's own.</param>
/// <param name="Exports">Files to write.</param>
/// <param name="PictureSize">Pixels along the longer side of a picture among them.</param>
internal sealed record RegionsRequest(
    ConvexPolygon? Window, bool Json, bool Check, bool Bounds, int Threads, IReadOnlyList<PartitionExport> Exports, int PictureSize);
