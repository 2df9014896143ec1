using System.Text;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Tests.Pipeline;

/// <summary>A run on one's own points needs nothing but its folder.</summary>
public sealed class OwnPointsTests
{
    private const string Content = "# my points\n x ; y ; class \n1;1;a\n3;1;b\n1;3;b\n3;3;a\n2;2;a\n";

    private const string Settings =
        "image: { points: data/mine.txt }, sampling: { training: 3, validation: 2 }, network: { hidden: 3 }, "
        + "training: { epochs: 2, loss: cross-entropy }, outputs: [{ renderer: svg, at: [1, last] }]";

    [Fact]
    public void A_run_copied_elsewhere_verifies_runs_and_shows_without_the_file()
    {
        using var place = new Workplace();
        var plan = Planned(place);
        place.Run(plan);
        Assert.Equal(plan.Hash, place.Record.Plan.Hash);
        Assert.Contains("points.csv", place.Record.Outputs.Select(output => output.File));
        Assert.Equal(Content, File.ReadAllText(Path.Combine(place.Folder.Final, "points.csv")));
        Directory.Delete(place.Place("data"), recursive: true);
        var copy = place.Place("elsewhere");
        Directory.Move(place.Folder.Final, copy);

        Assert.True(Verify(copy).IsSame);
        Assert.Contains(
            "trainingTargets", Page(copy), StringComparison.Ordinal);
        foreach (var manifest in (string[])[RunFolder.Manifest, RecordFile.Name])
        {
            var selection = new PlanSelection(Path.Combine(copy, manifest), [], []);
            var again = Assert.Single(selection.Plans(CodeGate.Trusting, TextWriter.Null, out _));
            Assert.Equal(plan.Hash, again.Hash);
            using var other = new Workplace();
            other.Run(again);
            Assert.Equal(RecordFile.Find(copy)!.Checkpoints, other.Record.Checkpoints);
        }
    }

    [Fact]
    public void A_run_is_up_to_date_while_the_points_are_the_same_and_stale_after()
    {
        using var place = new Workplace();
        place.Run(Planned(place));
        File.WriteAllText(place.Place("data/mine.txt"), Content.Replace("# my points\n", "", StringComparison.Ordinal));
        Assert.True(place.Freshness(Replanned(place)).IsUpToDate);
        File.WriteAllText(place.Place("data/mine.txt"), Content.Replace("3;3;a", "3;3;b", StringComparison.Ordinal));
        var reasons = place.Freshness(Replanned(place)).Reasons;
        Assert.StartsWith("image.digest: ", Assert.Single(reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_that_was_changed_is_no_longer_what_ran()
    {
        using var place = new Workplace();
        place.Run(Planned(place));
        File.WriteAllText(
            Path.Combine(place.Folder.Final, "points.csv"), Content.Replace(
                "1;1;a", "1;1;b", StringComparison.Ordinal));
        var failure = Assert.Throws<UserErrorException>(() => Verify(place.Folder.Final));
        Assert.Equal(ExitCode.Differs, failure.ExitCode);
        Assert.Contains("image.digest: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_alone_says_what_is_missing()
    {
        using var place = new Workplace();
        place.Run(Planned(place));
        var alone = place.Place("alone.json");
        File.Copy(Path.Combine(place.Folder.Final, RecordFile.Name), alone);
        Assert.Equal(
            $"{alone}: the record alone does not hold what was learned, which is a file in the run's folder. Copy the "
            + "whole folder. (There is no points file 'points.csv' in "
            + $"{Path.GetDirectoryName(alone)}.)",
            Assert.Throws<UserErrorException>(() => Verify(alone)).Message);
    }

    private static string Page(string run) =>
        Encoding.UTF8.GetString(LiveFrames.Of(run, TestContext.Current.CancellationToken).Page());

    private static Tool.Planning.Plan Planned(Workplace place)
    {
        Directory.CreateDirectory(place.Place("data"));
        File.WriteAllText(place.Place("data/mine.txt"), Content);
        return Replanned(place);
    }

    private static Tool.Planning.Plan Replanned(Workplace place) => place.Plan(Settings, []);

    private static Verification Verify(string path) =>
        Verifier.Verify(path, 1, (_, _) => { }, TestContext.Current.CancellationToken);
}
