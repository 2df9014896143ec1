using Polytope.Core.Images;
using Polytope.Tool.Commands;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Tests.Pipeline;

/// <summary>A run on one's own picture needs nothing but its folder.</summary>
public sealed class OwnPictureTests
{
    private const string Settings =
        "image: { file: pictures/PICTURE }, sampling: { training: 4, validation: 2 }, network: { hidden: 3 }, "
        + "training: { epochs: 2 }, outputs: [{ renderer: svg, at: [1, last] }]";

    [Theory]
    [InlineData("colours.png")]
    [InlineData("alpha.png")]
    [InlineData("sixteen-bit.png")]
    [InlineData("animation.gif")]
    [InlineData("colours.bmp")]
    public void A_run_copied_elsewhere_verifies_runs_and_shows_without_the_picture(string picture)
    {
        using var place = new Workplace();
        var plan = Planned(place, picture);
        place.Run(plan);
        Assert.Equal(plan.Hash, place.Record.Plan.Hash);
        Assert.Contains("image.png", place.Record.Outputs.Select(output => output.File));
        Directory.Delete(place.Place("pictures"), recursive: true);
        var copy = place.Place("elsewhere");
        Directory.Move(place.Folder.Final, copy);

        Assert.True(Verify(copy).IsSame);
        Assert.NotEmpty(LiveFrames.Of(copy, TestContext.Current.CancellationToken).Page());
        foreach (var manifest in (string[])[RunFolder.Manifest, RecordFile.Name])
        {
            var selection = new Tool.Commands.Plans.PlanSelection(Path.Combine(copy, manifest), [], []);
            var again = Assert.Single(selection.Plans(CodeGate.Trusting, TextWriter.Null, out _));
            Assert.Equal(plan.Hash, again.Hash);
            using var other = new Workplace();
            other.Run(again);
            Assert.Equal(
                RecordFile.Find(copy)!.Checkpoints, other.Record.Checkpoints);
        }
    }

    [Fact]
    public void The_copy_of_a_png_is_the_file_and_of_others_every_pixel()
    {
        using var place = new Workplace();
        place.Run(Planned(place, "sixteen-bit.png"));
        var copy = Path.Combine(place.Folder.Final, "image.png");
        Assert.Equal(File.ReadAllBytes(place.Place("pictures/sixteen-bit.png")), File.ReadAllBytes(copy));
        place.Run(Planned(place, "colours.gif"), force: true);
        foreach (var channels in (ImageChannels[])[ImageChannels.Grey, ImageChannels.Rgb])
            Assert.Equal(
                PictureReader.Read(place.Place("pictures/colours.gif")).ImageDigest(channels),
                PictureReader.Read(copy).ImageDigest(channels));
    }

    [Fact]
    public void A_copy_that_was_changed_is_no_longer_what_ran()
    {
        using var place = new Workplace();
        place.Run(Planned(place, "colours.png"));
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "data/images/alpha.png"),
            Path.Combine(place.Folder.Final, "image.png"),
            overwrite: true);
        var failure = Assert.Throws<UserErrorException>(() => Verify(place.Folder.Final));
        Assert.Equal(ExitCode.Differs, failure.ExitCode);
        Assert.Contains("image.digest: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_alone_says_what_is_missing()
    {
        using var place = new Workplace();
        place.Run(Planned(place, "colours.png"));
        var alone = place.Place("alone.json");
        File.Copy(Path.Combine(place.Folder.Final, RecordFile.Name), alone);
        Assert.StartsWith(
            $"{alone}: the record alone does not hold what was learned, which is a file in the run's folder. Copy the "
            + "whole folder. ",
            Assert.Throws<UserErrorException>(() => Verify(alone)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_runs_as_a_manifest_does()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var record = Path.Combine(place.Folder.Final, RecordFile.Name);
        using StringWriter output = new(), error = new();
        var code = await CommandLine.RunAsync(
            ["run", record, "--out", place.Place("again")], [RunCommand.Create()], output, error);
        Assert.Equal((ExitCode.Done, ""), (code, error.ToString()));
        Assert.Equal(place.Record.Checkpoints, RecordFile.Find(place.Place("again/tiny"))!.Checkpoints);
        await File.WriteAllTextAsync(place.Place("no.json"), "{}", TestContext.Current.CancellationToken);
        Assert.Equal(
            ExitCode.WrongInput,
            await CommandLine.RunAsync(["run", place.Place("no.json")], [RunCommand.Create()], output, error));
        Assert.StartsWith(
            $"{place.Place("no.json")}: error PT0001: this is no record of a run: "[..20],
            error.ToString(),
            StringComparison.Ordinal);
    }

    private static Tool.Planning.Plan Planned(Workplace place, string picture)
    {
        Directory.CreateDirectory(place.Place("pictures"));
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "data/images", picture),
            place.Place($"pictures/{picture}"),
            overwrite: true);
        return place.Plan(Settings.Replace("PICTURE", picture, StringComparison.Ordinal), []);
    }

    private static Verification Verify(string path) =>
        Verifier.Verify(path, 1, (_, _) => { }, TestContext.Current.CancellationToken);
}
