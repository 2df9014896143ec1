using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Pipeline;

public sealed class FailureTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 8)]
    [InlineData(2, int.MaxValue)]
    public void An_output_that_fails_ends_the_run_which_can_be_resumed(int threads, int failsAt)
    {
        using var place = new Workplace();
        var plan = place.Plan();
        RunEnded? ended = null;
        var failure = Assert.Throws<UserErrorException>(() => place.Run(
            plan, threads: threads, renderer: new FullDisk { FailsAt = failsAt },
            observer: new Watch<RunEnded>(last => ended = last)));
        Assert.Equal(ExitCode.Failed, failure.ExitCode);
        Assert.Equal(
            "tiny: metrics.csv: cannot be written: no space left. Once that is mended, --resume goes on from the "
                + "last checkpoint.",
            failure.Message);
        Assert.Equal(RunStatus.Failed, ended!.Status);
        Assert.False(Directory.Exists(place.Folder.Final));
        Assert.DoesNotContain(place.Files, path => path.EndsWith(".part", StringComparison.Ordinal));
        Assert.Equal(RunState.Unfinished, place.Freshness(plan).State);

        place.Run(plan, resume: true);
        Assert.Equal(RunStatus.Complete, place.Record.Status);
    }

    [Fact]
    public void An_output_that_cannot_be_opened_ends_the_run_before_any_training()
    {
        using var place = new Workplace();
        var failure =
            Assert.Throws<UserErrorException>(() => place.Run(place.Plan(), renderer: new FullDisk { FailsAt = -1 }));
        Assert.StartsWith("tiny: metrics.csv: cannot be written", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(place.Files, path => path.Contains("safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_in_place_of_the_output_folder_is_reported_at_once()
    {
        using var place = new Workplace();
        File.WriteAllText(place.Output, "in the way");
        var refused = place.Refused(() => place.Run(place.Plan()));
        Assert.StartsWith("PLACE/runs/.partial/tiny: the folder can't be written: ", refused, StringComparison.Ordinal);
        Assert.EndsWith("Choose another place with --out.", refused, StringComparison.Ordinal);
        Assert.Equal(["experiments.yaml", "runs"], place.Files);
    }

    [Theory]
    [InlineData("runs/tiny")]
    [InlineData("runs/tiny/thesis.txt")]
    public void A_folder_that_is_not_a_run_is_never_replaced(string mine)
    {
        using var place = new Workplace();
        Directory.CreateDirectory(Path.GetDirectoryName(place.Place(mine))!);
        File.WriteAllText(place.Place(mine), "mine");
        Assert.Equal(
            "PLACE/runs/tiny: the run would replace this, which is no run. Move it away, or choose another place "
                + "with --out.",
            place.Refused(() => place.Run(place.Plan(), force: true)));
        Assert.Equal("mine", File.ReadAllText(place.Place(mine)));
        Assert.Equal(["experiments.yaml", mine], place.Files);
    }

    [Fact]
    public void Two_processes_do_not_run_one_experiment_at_once()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        using (place.Folder.Lock())
        {
            var refused = Assert.Throws<UserErrorException>(() => place.Run(plan, force: true));
            Assert.Equal(ExitCode.Held, refused.ExitCode);
            Assert.StartsWith(
                $"{place.Folder.Partial}: another process seems to run this experiment (", refused.Message,
                StringComparison.Ordinal);
        }

        place.Run(plan);
        Assert.Equal([place.Folder.Final], Directory.EnumerateFileSystemEntries(place.Output));
    }

    [Fact]
    public void A_run_that_was_being_replaced_when_the_process_was_killed_is_restored()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.Run(plan);
        var unfinished = Directory.CreateDirectory(Path.Combine(place.Output, ".partial")).FullName;
        Directory.Move(place.Folder.Final, Path.Combine(unfinished, ".tiny.replaced"));
        var skipped = 0;
        place.Run(plan, observer: new Watch<RunSkipped>(_ => skipped++));
        Assert.Equal((1, true), (skipped, place.Freshness(plan).IsUpToDate));
        Assert.Equal([place.Folder.Final], Directory.EnumerateFileSystemEntries(place.Output));
    }

    [Fact]
    public void An_image_deleted_or_changed_after_planning_is_reported_before_anything_is_written()
    {
        using var place = new Workplace();
        var picture = place.Place("a.png");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data/images/colours.png"), picture);
        const string settings = "image: { file: a.png }, sampling: { training: 4, validation: 2 }, "
            + "network: { hidden: 3 }, training: { epochs: 4 }, outputs: [{ renderer: svg, every: 1 }]";
        var plan = place.Plan(settings, []);
        place.RunUntil(0, plan);
        var before = place.Files;

        File.Copy(Path.Combine(AppContext.BaseDirectory, "data/images/palette.png"), picture, overwrite: true);
        Assert.Equal(
            "PLACE/a.png: the image has changed since it was planned. Run again to plan with the new one.",
            place.Refused(() => place.Run(plan, force: true)));
        Assert.Equal(before, place.Files);
        File.Delete(picture);
        Assert.Equal(
            "The image of the plan can't be read any more: PLACE/a.png: there is no such file.",
            place.Refused(() => place.Run(plan, resume: true)));

        File.Copy(Path.Combine(AppContext.BaseDirectory, "data/images/colours.png"), picture);
        place.Run(plan, resume: true);
        Assert.Equal(RunStatus.Complete, place.Record.Status);
    }

    [Fact]
    public void An_exception_of_an_observer_does_not_fail_the_run()
    {
        using var place = new Workplace();
        var seen = 0;
        place.Run(
            place.Plan(),
            observer: new RunObservers(
                [
                    new Watch<RunEvent>(_ => throw new IOException("The log is full.")),
                    // How often the training tells its epoch, and a movie how far it is, depends on their pace.
                    new Watch<RunEvent>(
                        one => seen += one is EpochTrained or RendererFinishing { Percent: > 0 } ? 0 : 1),
                ]));
        Assert.Equal(RunStatus.Complete, place.Record.Status);
        Assert.Equal(1 + 11 + 11 + 2 + 1, seen);
    }

    /// <summary>Metrics that fail at the frame of an epoch, on opening (-1), or on completing.</summary>
    private sealed record FullDisk : IRenderer, IFrameSink
    {
        public string Name => "metrics";

        public IReadOnlyList<string> Files => ["metrics.csv"];

        internal int FailsAt { get; init; }

        public IFrameSink Open(RenderJob job) => FailsAt < 0 ? throw Full() : this;

        public void Add(Frame frame)
        {
            if (frame.Epoch == FailsAt) throw Full();
        }

        public IReadOnlyList<string> Complete() => throw Full();

        public void Dispose()
        {
        }

        private static IOException Full() => new("metrics.csv: cannot be written: no space left.");
    }
}
