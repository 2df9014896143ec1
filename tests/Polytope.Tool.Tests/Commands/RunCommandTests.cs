using System.Text.Json;
using Polytope.Tool.Commands;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Commands;

/// <summary>The verbs around a run, from one end to the other.</summary>
public sealed class RunCommandTests
{
    [Fact]
    public async Task Run_list_and_verify_agree_on_a_run()
    {
        using var place = new Workplace();
        place.Plan();
        Assert.Equal((ExitCode.Done, List("new"), ""), await Run("list", place.Manifest, "--out", place.Output));
        var (_, listed, _) = await Run("list", place.Manifest, "--set", "training.epochs=2000");
        Assert.Contains(" 2,000 ", listed, StringComparison.Ordinal);
        Assert.Equal(
            (ExitCode.Done, "", ""), await Run("run", place.Manifest, "--out", place.Output, "--threads", "2"));
        Assert.Equal(
            [
                "experiments.yaml", "runs/tiny/log.clef", "runs/tiny/manifest.yaml", "runs/tiny/metrics.csv",
                "runs/tiny/movie.webp", "runs/tiny/run.json",
            ],
            place.Files.Where(file => !file.StartsWith("runs/tiny/checkpoints/", StringComparison.Ordinal)));
        Assert.Equal((ExitCode.Done, List("up to date"), ""), await Run("list", place.Manifest, "--out", place.Output));
        Assert.Equal(
            (ExitCode.Done, List("stale: seed: 1 -> 2"), ""),
            await Run("list", place.Manifest, "--out", place.Output, "--set", "seed=2"));
        Assert.Equal(
            (ExitCode.Done, "tiny: the same. All 11 checkpoints have the recorded weights, bit for bit.\n", ""),
            await Run("verify", place.Folder.Final));

        var record = place.Record;
        RecordFile.Write(place.Folder.Final, record with
        {
            Checkpoints = [.. record.Checkpoints.SkipLast(1), new RecordedCheckpoint(20, record.Checkpoints[0].Sha256)],
        });
        Assert.Equal(
            (ExitCode.Differs, "tiny: different from epoch 20 on (10 of 11 checkpoints agree).\n", ""),
            await Run("verify", place.Folder.Final));
        var (code, json, _) = await Run("verify", Path.Combine(place.Folder.Final, RecordFile.Name), "--json");
        using var result = JsonDocument.Parse(json);
        Assert.Equal(
            (ExitCode.Differs, false, 20),
            (
                code, result.RootElement.GetProperty("same").GetBoolean(),
                result.RootElement.GetProperty("firstDifferent").GetInt32()));
    }

    [Fact]
    public async Task A_diverging_run_fails_and_is_listed_with_its_epoch()
    {
        using var place = new Workplace();
        place.Plan();
        string[] wild = ["--set", "training.optimizer=sgd", "--set", "training.rate=1e6"];
        var (code, output, error) = await Run(["run", place.Manifest, "--out", place.Output, .. wild]);
        Assert.Equal((ExitCode.Failed, ""), (code, output));
        var epoch = place.Record.DivergedIn;
        Assert.Equal(
            $"tiny: The training diverged in epoch {epoch}: the weights are no longer finite. A smaller rate may "
                + $"help. What was drawn until then is in {place.Folder.Final}.\n",
            error);
        Assert.Equal(
            (ExitCode.Done, List($"diverged in epoch {epoch}"), ""),
            await Run(["list", place.Manifest, "--out", place.Output, .. wild]));
    }

    [Fact]
    public async Task A_failure_does_not_keep_other_experiments_from_running()
    {
        using var place = new Workplace();
        await File.WriteAllTextAsync(
            place.Manifest,
            $$"""
            version: 1
            experiments:
              bad: { {{Workplace.Settings.Replace(
                  "batch: 64", "optimizer: sgd, rate: 1e6", StringComparison.Ordinal)}} }
              tiny: { {{Workplace.Settings}} }
            """,
            TestContext.Current.CancellationToken);
        var (code, _, error) = await Run("run", place.Manifest, "--out", place.Output);
        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith("bad: The training diverged in epoch ", error, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Complete, place.Record.Status);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_run_and_why_and_writes_nothing()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var before = place.Files;
        Assert.Equal(
            ["tiny: would not run: it would replace the run there", "  because seed: 1 -> 2", "  image.shape = ring"],
            (await DryRun(place, "--set", "seed=2")).Take(3));
        var lines = await DryRun(place);
        Assert.Equal("tiny: would not run: it is up to date", lines[0]);
        Assert.Contains("  training.epochs = 20", lines);
        Assert.Contains("  checkpoints = 11", lines);
        Assert.Contains($"  plan hash = {place.Record.Plan.Hash}", lines);
        Assert.Equal("tiny: would run from the beginning", (await DryRun(place, "--force"))[0]);
        Assert.Equal(before, place.Files);
    }

    [Fact]
    public async Task A_dry_run_says_what_an_unfinished_run_needs()
    {
        using var place = new Workplace();
        place.RunUntil(0, place.Plan());
        Assert.Equal(
            "tiny: would not run: there is an unfinished run, which needs --resume or --force",
            (await DryRun(place))[0]);
        Assert.Equal("tiny: would go on with the unfinished run", (await DryRun(place, "--resume"))[0]);
        Assert.Equal(
            ["tiny: would not run: the unfinished run is another experiment", "  because seed: 1 -> 2"],
            (await DryRun(place, "--resume", "--set", "seed=2")).Where((_, i) => i is 0 or 2));
    }

    [Fact]
    public async Task The_list_as_json_has_the_state_and_the_reasons()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        File.Delete(Path.Combine(place.Folder.Final, "movie.webp"));
        var (_, output, _) = await Run("list", place.Manifest, "--out", place.Output, "--json");
        using var json = JsonDocument.Parse(output);
        var row = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(
            ("tiny", "stale", 11),
            (
                row.GetProperty("experiment").GetString(), row.GetProperty("state").GetString(),
                row.GetProperty("frames").GetInt32()));
        Assert.Equal("movie.webp is missing", Assert.Single(row.GetProperty("reasons").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_run_that_takes_too_much_memory_is_refused_before_it_starts()
    {
        using var place = new Workplace();
        place.Plan();
        var lines = await DryRun(place, "--memory", "8GB");
        Assert.Contains(lines, line => line.StartsWith("  memory = at most some ", StringComparison.Ordinal));
        Assert.Equal("tiny: would run", lines[0]);
        lines = await DryRun(place, "--memory", "50MB");
        Assert.Equal("tiny: would not run: it takes more than 50.0 MB of memory", lines[0]);

        var (code, output, error) = await Run("run", place.Manifest, "-o", place.Output, "--memory", "50MB");
        Assert.Equal((ExitCode.WrongInput, ""), (code, output));
        Assert.Matches("^tiny: this takes some .* MB for the program.* of memory, and there are 50.0 MB. ", error);
        Assert.Equal(["experiments.yaml"], place.Files);
    }

    private static string List(string state) =>
        "EXPERIMENT  IMAGE       HIDDEN  EPOCHS  FRAMES  RUN\n"
            + $"tiny        ring 32x32  4x2     20      11      {state}\n";

    private static async Task<string[]> DryRun(Workplace place, params string[] more)
    {
        var (code, output, error) = await Run(["run", place.Manifest, "--out", place.Output, "--dry-run", .. more]);
        Assert.Equal((ExitCode.Done, ""), (code, error));
        return output.Split('\n');
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        (output.NewLine, error.NewLine) = ("\n", "\n");
        var code = await CommandLine.RunAsync(
            arguments, [RunCommand.Create(), ListCommand.Create(), VerifyCommand.Create()], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
