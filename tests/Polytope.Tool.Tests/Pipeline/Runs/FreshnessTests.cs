using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Pipeline.Runs;

public sealed class FreshnessTests
{
    [Fact]
    public void A_run_that_is_up_to_date_is_skipped_and_forced_to_run_again()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        Assert.Equal(RunState.New, place.Freshness(plan).State);
        place.Run(plan);
        Assert.True(place.Freshness(plan).IsUpToDate);
        var (skipped, started) = (0, 0);
        var observer = new RunObservers([new Watch<RunSkipped>(_ => skipped++), new Watch<RunStarted>(_ => started++)]);
        place.Run(plan, observer: observer);
        Assert.Equal((1, 0), (skipped, started));
        var before = place.Movie();
        place.Run(plan, force: true, observer: observer);
        Assert.Equal((1, 1), (skipped, started));
        Assert.Equal(before, place.Movie());
    }

    [Fact]
    public void A_run_of_a_changed_plan_is_stale_and_names_the_difference()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var changed = place.Plan("training.rate=0.01", "outputs[0].every=5");
        Assert.Equal(RunState.Stale, place.Freshness(changed).State);
        Assert.Equal(
            ["training.rate: 0.001 -> 0.01", "output movie changed: every 2 -> 5"], place.Freshness(changed).Reasons);
        place.Run(changed, force: true);
        Assert.True(place.Freshness(changed).IsUpToDate);
        Assert.Equal([0, 5, 10, 15, 20], place.Record.Checkpoints.Select(one => one.Epoch));
    }

    [Theory]
    [InlineData("{ renderer: svg }, { renderer: movie, every: 2, size: 32 }", "output svg added")]
    [InlineData("{ renderer: frames, at: [last], size: 32 }", "output movie removed", "output frames added")]
    [InlineData(
        "{ renderer: movie, at: [last], size: 48 }",
        "output movie changed: at nothing -> last, every 2 -> nothing, size 32 -> 48")]
    public void Outputs_are_matched_by_what_draws_them(string outputs, params string[] reasons)
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Assert.Equal(
            reasons.Order(StringComparer.Ordinal),
            place.Freshness(place.Plan($"outputs=[{outputs}]")).Reasons.Select(Sorted).Order(StringComparer.Ordinal));

        static string Sorted(string reason) =>
            reason.Split(": ") is [var what, var keys]
                ? $"{what}: {string.Join(", ", keys.Split(", ").Order(StringComparer.Ordinal))}" : reason;
    }

    [Fact]
    public void A_run_with_missing_files_is_stale()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.Run(plan);
        File.AppendAllText(Path.Combine(place.Folder.Final, "metrics.csv"), "x");
        File.Delete(Path.Combine(place.Folder.Final, "movie.webp"));
        File.Delete(Path.Combine(place.Folder.Final, RunFolder.Checkpoints, "000004.safetensors"));
        Assert.Equal(
            ["the checkpoint of epoch 4 is missing", "movie.webp is missing", "metrics.csv was changed"],
            place.Freshness(plan).Reasons);
        place.Run(plan);
        Assert.True(place.Freshness(plan).IsUpToDate);
    }

    [Fact]
    public void Another_numerics_revision_and_a_damaged_record_make_a_run_stale()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.Run(plan);
        RecordFile.Write(place.Folder.Final, place.Record with { Numerics = 0 });
        Assert.StartsWith("numerics: 0 -> ", Assert.Single(place.Freshness(plan).Reasons), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(place.Folder.Final, RecordFile.Name), "{");
        Assert.Equal(RunState.Stale, place.Freshness(plan).State);
        Assert.StartsWith(
            "run.json is damaged: ", Assert.Single(place.Freshness(plan).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_of_a_run_gives_the_same_plan_where_it_stands()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.Place("pictures"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data/images/colours.png"), place.Place("pictures/a.png"));
        const string picture = "image: { file: pictures/a.png }, sampling: { training: 4, validation: 2 }, "
            + "network: { hidden: 3 }, training: { epochs: 2 }, outputs: [{ renderer: svg, at: [1, last] }]";
        foreach (var settings in new[] { Workplace.Settings, picture })
        {
            var plan = place.Plan(settings, []);
            place.Run(plan, force: true);
            var diagnostics = new DiagnosticBag();
            var manifest = new ManifestReader(Grammar.Standard)
                .ReadFile(Path.Combine(place.Folder.Final, RunFolder.Manifest), diagnostics)!;
            Assert.Equal(plan.Hash, Assert.Single(new Planner(Grammar.Standard).Plan(manifest, diagnostics)).Hash);
            Assert.Equal(plan.Hash, place.Record.Plan.Hash);
            Assert.Equal(
                File.ReadAllText(Path.Combine(place.Folder.Final, RunFolder.Manifest)), place.Record.Plan.Manifest);
            Assert.True(
                Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
        }
    }
}
