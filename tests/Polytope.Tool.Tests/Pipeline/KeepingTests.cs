using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Pipeline;

/// <summary>What is complete stays.</summary>
public sealed class KeepingTests
{
    private const string Ways =
        "Give this plan another place with --out or another id, or replace the run with --force.";

    [Fact]
    public void A_complete_run_is_not_replaced_by_other_values()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var before = Contents(place.Folder.Final);
        var refused = Assert.Throws<UserErrorException>(() => place.Run(place.Plan("seed=2", "outputs=[]")));
        Assert.Equal(ExitCode.WrongInput, refused.ExitCode);
        Assert.Equal(
            $"{place.Folder.Final}: the run there has other values (seed: 1 -> 2; output movie removed), and stays as "
            + $"it is. {Ways}",
            refused.Message);
        Assert.Equal(before, Contents(place.Folder.Final));
        place.Run(place.Plan("seed=2", "outputs=[]"), force: true);
        Assert.Equal(2UL, place.Record.Seed);
    }

    [Fact]
    public void A_run_that_can_be_added_to_says_how()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Assert.Equal(
            "PLACE/runs/tiny: the run there has other values (training.epochs: 20 -> 30), and stays as it is. "
            + $"Add to it from its checkpoints with --resume. {Ways}",
            place.Refused(() => place.Run(place.Plan("training.epochs=30"))));
        Assert.Equal(
            $"PLACE/runs/tiny: the run there has other values (training.epochs: 20 -> 10), and stays as it is. {Ways}",
            place.Refused(() => place.Run(place.Plan("training.epochs=10"), resume: true)));
    }

    [Fact]
    public void A_run_of_other_arithmetic_and_one_whose_record_is_damaged_stay()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var record = place.Record;
        RecordFile.Write(place.Folder.Final, record with { Numerics = 99, Tool = "9.9.9" });
        Assert.Equal(
            $"PLACE/runs/tiny: the run there is of version 9.9.9 of the tool, which computes other bits. {Ways}",
            place.Refused(() => place.Run(place.Plan())));
        File.WriteAllText(Path.Combine(place.Folder.Final, RecordFile.Name), "{");
        Assert.EndsWith(
            $"What the run there was can't be told. {Ways}",
            place.Refused(() => place.Run(place.Plan())),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_diverged_run_gives_way_to_other_values()
    {
        using var place = new Workplace();
        Assert.Throws<UserErrorException>(() => place.Run(place.Plan("training.optimizer=sgd", "training.rate=1e6")));
        Assert.Equal(RunStatus.Diverged, place.Record.Status);
        place.Run(place.Plan());
        Assert.Equal(RunStatus.Complete, place.Record.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Other_outputs_only_add_to_a_run(bool isInterrupted)
    {
        using var place = new Workplace();
        place.Run(place.Plan(
            "outputs[1]={ renderer: svg, at: [4, last] }", "outputs[2]={ renderer: viewer, at: [last] }"));
        var before = Contents(place.Folder.Final);
        var rows = place.Metrics();
        var plan = place.Plan("outputs=[{ renderer: frames, at: [10], size: 16 }, { renderer: svg, at: [5] }]");
        if (isInterrupted) place.RunUntil(4, plan, resume: true);
        place.Run(plan, resume: true);
        var after = Contents(place.Folder.Final);
        Assert.Equal(
            ["checkpoints/000005.safetensors", "frames/000010.png", "svg/000005.svg"],
            after.Keys.Except(before.Keys).Where(name => !name.Contains(".state.", StringComparison.Ordinal)));
        foreach (var kept in (string[])["movie.webp", "viewer.html", "svg/000004.svg", "svg/000020.svg"])
            Assert.Equal(before[kept], after[kept]);
        Assert.Equal(
            rows.Select(Epoch).Append("5").Order(StringComparer.Ordinal),
            place.Metrics().Select(Epoch).Order(StringComparer.Ordinal));
        Assert.Empty(rows.Except(place.Metrics()));
        Assert.True(place.Freshness(plan).IsUpToDate);
        Assert.Equal(
            [
                "frames/000010.png", "metrics.csv", "movie.webp",
                "svg/000004.svg", "svg/000005.svg", "svg/000020.svg", "viewer.html",
            ],
            place.Record.Outputs.Select(output => output.File).Order(StringComparer.Ordinal));
        Assert.True(
            Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);

        static string Epoch(string row) => row.Split(',')[0];
    }

    [Fact]
    public void More_epochs_keep_the_checkpoints_that_are_there()
    {
        using var place = new Workplace();
        place.Run(place.Plan("training.epochs=5"));
        place.Run(place.Plan("outputs[0].every=10"), resume: true);
        Assert.Equal([0, 2, 4, 5, 10, 20], place.Record.Checkpoints.Select(checkpoint => checkpoint.Epoch));
        Assert.True(
            Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
    }

    [Fact]
    public void What_a_kill_left_while_a_run_was_replaced_is_finished_by_the_next_command()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.Run(plan);
        var replaced = Path.Combine(place.Output, ".partial", ".tiny.replaced");
        Directory.CreateDirectory(Path.GetDirectoryName(replaced)!);

        // Before the new run had the name.
        Directory.Move(place.Folder.Final, replaced);
        Assert.True(
            Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
        Assert.False(Directory.Exists(replaced));

        // After it had: the old folder is there still, in part.
        File.WriteAllText(Path.Combine(place.Folder.Final, "notes.txt"), "mine");
        Copy(place.Folder.Final, replaced);
        File.Delete(Path.Combine(place.Folder.Final, "notes.txt"));
        File.Delete(Path.Combine(replaced, "movie.webp"));
        place.Run(plan);
        Assert.False(Directory.Exists(replaced));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(place.Folder.Final, "notes.txt")));
        Assert.True(place.Freshness(plan).IsUpToDate);
    }

    [Fact]
    public void Files_of_others_stay_wherever_they_are_in_the_folder()
    {
        using var place = new Workplace();
        place.Run(place.Plan("outputs[1]={ renderer: svg, at: [4] }"));
        string[] mine = ["notes.txt", "svg/mine.svg", "checkpoints/readme.txt", "own/a/b.txt", "svg/000006.svg"];
        foreach (var name in mine)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(place.Folder.Final, name))!);
            File.WriteAllText(Path.Combine(place.Folder.Final, name), name);
        }

        File.AppendAllText(Path.Combine(place.Folder.Final, "metrics.csv"), "a remark\n");
        File.AppendAllText(Path.Combine(place.Folder.Final, "manifest.yaml"), "# a remark\n");
        File.WriteAllText(Path.Combine(place.Folder.Final, "checkpoints/best.safetensors"), "mine");
        // Of the same length.
        var drawn = Path.Combine(place.Folder.Final, "svg/000004.svg");
        File.WriteAllText(drawn, File.ReadAllText(drawn).Replace("svg", "SVG", StringComparison.Ordinal));
        place.Run(place.Plan("seed=3", "outputs[1]={ renderer: svg, at: [6] }"), force: true);
        var after = Contents(place.Folder.Final);
        foreach (var name in mine[..4]) Assert.Equal(name, File.ReadAllText(Path.Combine(place.Folder.Final, name)));
        Assert.Equal(mine[4], File.ReadAllText(Path.Combine(place.Folder.Final, "svg/000006.svg.kept")));
        Assert.EndsWith(
            "a remark\n",
            File.ReadAllText(Path.Combine(place.Folder.Final, "metrics.csv.kept")),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "# a remark\n",
            File.ReadAllText(Path.Combine(place.Folder.Final, "manifest.yaml.kept")),
            StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(place.Folder.Final, "checkpoints/best.safetensors")));
        Assert.Contains(
            "<SVG", File.ReadAllText(Path.Combine(place.Folder.Final, "svg/000004.svg")), StringComparison.Ordinal);
        Assert.DoesNotContain("movie.webp.kept", after.Keys);
        Assert.True(place.Freshness(place.Plan("seed=3", "outputs[1]={ renderer: svg, at: [6] }")).IsUpToDate);
    }

    /// <summary>The digests of a folder's files by their names, those that say when something ran excepted.</summary>
    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(folder, path).Replace('\\', '/'), Digest.OfFile),
        StringComparer.Ordinal);

    private static void Copy(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }
}
