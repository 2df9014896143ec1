using System.Globalization;
using System.Text.Json;
using Polytope.Tool.Hosting;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Polytope.Tool.Tests.Hosting;

public sealed class RunLogTests
{
    [Fact]
    public void Every_checkpoint_is_an_event_with_its_numbers_as_properties()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        using (var log = new RunLog()) place.Run(plan, observer: log, threads: 2);
        var events = Events(place);
        Assert.All(events, e => Assert.Equal("tiny", e.GetProperty("Experiment").GetString()));

        var frames = events.Where(e => e.TryGetProperty("Polytopes", out _)).ToList();
        string[] properties =
        [
            "Epoch", "TrainingLoss", "ValidationLoss", "ImageLoss", "Polytopes", "BoundaryLength", "NearImageEdges",
            "LargestArea", "MedianArea",
        ];
        var rows = place.Metrics().Skip(1)
            .Select(
                row => row.Split(',').Take(properties.Length).Select(
                    cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).ToArray());
        Assert.Equal(rows, frames.Select(e => properties.Select(name => e.GetProperty(name).GetDouble()).ToArray()));
        Assert.All(frames, e => Assert.True(e.GetProperty("Seconds").GetDouble() >= 0));

        Assert.Equal(
            place.Record.Checkpoints,
            events.Where(e => e.TryGetProperty("Sha256", out _))
                .Select(
                    e => new RecordedCheckpoint(
                        e.GetProperty("Epoch").GetInt32(), e.GetProperty("Sha256").GetString()!)));
        Assert.Equal("Complete", events[^1].GetProperty("Status").GetString());
    }

    [Fact]
    public void A_log_that_can_not_be_written_ends_no_run_and_is_told_once()
    {
        using var place = new Workplace();
        var told = new List<string>();
        using var terminal = new LoggerConfiguration().WriteTo.Sink(new Told(told)).CreateLogger();
        using (var log = new RunLog(terminal))
        {
            // A folder is in its place.
            var obstacle = new Watch<Tool.Pipeline.RunStarted>(
                started => Directory.CreateDirectory(Path.Combine(started.Folder, RunFolder.Log)));
            place.Run(place.Plan(), observer: new Tool.Pipeline.RunObservers([obstacle, log]));
        }

        Assert.Equal(RunStatus.Complete, place.Record.Status);
        Assert.StartsWith(
            "\"tiny\": the run goes on, but its log can't be written: ", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_appends_to_its_log()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        using (var log = new RunLog())
        {
            using var interrupt = new CancellationTokenSource();
            var observer = new Tool.Pipeline.RunObservers(
                [log, new Watch<Tool.Pipeline.FrameDrawn>(_ => interrupt.Cancel())]);
            Assert.ThrowsAny<OperationCanceledException>(
                () => place.Run(plan, observer: observer, interrupt: interrupt));
            place.Run(plan, resume: true, observer: log);
        }

        Assert.Equal(
            ["Interrupted", "Complete"],
            Events(place).Where(e => e.TryGetProperty("Status", out _))
                .Select(e => e.GetProperty("Status").GetString()));
    }

    private static List<JsonElement> Events(Workplace place) =>
        [
            .. File.ReadAllLines(Path.Combine(place.Folder.Final, RunFolder.Log))
                .Select(line => JsonDocument.Parse(line).RootElement.Clone()),
        ];

    private sealed class Told(List<string> lines) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => lines.Add(logEvent.RenderMessage(CultureInfo.InvariantCulture));
    }
}
