using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Pipeline;

public sealed class DivergenceTests
{
    // Large enough to leave the finite numbers, small enough to need some epochs.
    private static readonly string[] Wild = ["training.optimizer=sgd", "training.rate=10", "training.batch=full"];

    [Fact]
    public void A_diverging_run_keeps_what_was_drawn_and_names_the_epoch()
    {
        using var place = new Workplace();
        var plan = place.Plan(Wild);
        var failure = Assert.Throws<UserErrorException>(() => place.Run(plan, threads: 2));
        Assert.Equal(ExitCode.Failed, failure.ExitCode);
        var (record, epoch) = (place.Record, place.Record.DivergedIn!.Value);
        Assert.InRange(epoch, 3, 20);
        Assert.Equal(
            $"tiny: The training diverged in epoch {epoch}: the weights are no longer finite. A smaller rate may help. "
            + $"What was drawn until then is in {place.Folder.Final}.",
            failure.Message);

        int[] drawn = [.. Enumerable.Range(0, 11).Select(i => 2 * i).Where(e => e < epoch)];
        Assert.Equal(RunStatus.Diverged, record.Status);
        Assert.Equal(drawn, record.Checkpoints.Select(checkpoint => checkpoint.Epoch));
        Assert.Equal(["movie.webp", "metrics.csv"], record.Outputs.Select(output => output.File));
        Assert.Equal(["epoch", .. drawn.Select(e => $"{e}")], place.Metrics().Select(row => row.Split(',')[0]));
        Assert.NotEmpty(place.Movie());
        Assert.Equal(
            (RunState.Diverged, $"diverged in epoch {epoch}"),
            (place.Freshness(plan).State, Assert.Single(place.Freshness(plan).Reasons)));
    }

    [Fact]
    public void A_diverged_run_is_not_trained_again_until_forced_or_changed()
    {
        using var place = new Workplace();
        var plan = place.Plan(Wild);
        Assert.Throws<UserErrorException>(() => place.Run(plan));
        var (epoch, started) = (place.Record.DivergedIn, 0);
        var observer = new Watch<RunStarted>(_ => started++);
        Assert.Equal(
            $"tiny: the training diverged in epoch {epoch}, as it would again. What was drawn until then is in "
                + "PLACE/runs/tiny. "
            + "Change the plan (a smaller rate may help), or train again with --force.",
            place.Refused(() => place.Run(plan, observer: observer)));
        Assert.Equal(0, started);
        Assert.Throws<UserErrorException>(() => place.Run(plan, force: true, observer: observer));
        Assert.Equal(1, started);
        place.Run(place.Plan(), observer: observer);
        Assert.Equal(2, started);
    }

    [Fact]
    public void An_output_without_frames_leaves_no_file()
    {
        using var place = new Workplace();
        var plan = place.Plan(
            [.. Wild, "outputs[1]={renderer: movie, at: [last], size: 32}", "outputs[0]={renderer: svg, at: [last]}"]);
        Assert.Throws<UserErrorException>(() => place.Run(plan));
        Assert.Equal(["metrics.csv"], place.Record.Outputs.Select(output => output.File));
        Assert.Equal(
            ["checkpoints", "manifest.yaml", "metrics.csv", "run.json"],
            Directory.EnumerateFileSystemEntries(place.Folder.Final).Select(Path.GetFileName)
                .Order(StringComparer.Ordinal));
    }
}
