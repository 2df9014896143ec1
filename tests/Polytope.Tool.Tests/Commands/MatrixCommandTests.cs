using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Commands.Shell;

namespace Polytope.Tool.Tests.Commands;

/// <summary>An experiment with a matrix, as it is typed.</summary>
public sealed class MatrixCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Runs => _folder.File("runs");

    [Fact]
    public async Task A_changed_matrix_runs_only_what_is_new()
    {
        Write("{ seed: 1..2 }");
        Assert.Equal((ExitCode.Done, "", ""), await Run("run"));
        Assert.Equal(["m/seed=1", "m/seed=2"], Folders());
        var written = File.GetLastWriteTimeUtc(Path.Combine(Runs, "m/seed=2/run.json"));
        Write("{ seed: [4, 2] }");
        Assert.Equal(
            ["m[seed=4]  new", "m[seed=2]  up to date"], await Listed());
        Assert.Equal((ExitCode.Done, "", ""), await Run("run"));
        Assert.Equal(["m/seed=1", "m/seed=2", "m/seed=4"], Folders());
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Runs, "m/seed=2/run.json")));
    }

    [Fact]
    public async Task One_bad_variant_is_told_at_the_start_and_does_not_block_the_rest()
    {
        Write("{ network.slope: [0.1, 1.5, 0.2] }");
        const string Mistake = "error PT0104: 'network.slope' must be above 0 and below 1, but is 1.5. (variant "
            + "m[slope=1.5])";
        var (code, output, error) = await Run("run");
        Assert.Equal((ExitCode.WrongInput, ""), (code, output));
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith(Mistake, lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Not run: ", lines[^1], StringComparison.Ordinal);
        Assert.Equal(["m/slope=0.1", "m/slope=0.2"], Folders());
        (code, _, error) = await Run("validate");
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.Contains(Mistake, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variant_that_diverges_does_not_block_the_rest()
    {
        Write("{ training.rate: [1e6, 0.01] }", "optimizer: sgd");
        var (code, _, error) = await Run("run");
        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith("m[rate=1000000]: The training diverged in epoch ", error, StringComparison.Ordinal);
        Assert.Equal(["m/rate=0.01", "m/rate=1000000"], Folders());
    }

    [Fact]
    public async Task A_variant_runs_again_from_its_own_manifest_to_the_same_folder_and_weights()
    {
        Write("{ network.hidden: [[3, 2], 4] }");
        await Run("run");
        var run = Path.Combine(Runs, "m/hidden=3+2");
        var other = _folder.File("again");
        Assert.Equal(ExitCode.Done, (await ShellRun.Of(
            "run", Path.Combine(run, "manifest.yaml"), "-o", other, "-q")).Code);
        var (first, second) = (RecordFile.Find(run)!, RecordFile.Find(Path.Combine(other, "m/hidden=3+2"))!);
        Assert.Equal(first.Checkpoints, second.Checkpoints);
        Assert.Equal(first.Outputs, second.Outputs.Select((output, i) => first.Outputs[i].File == "metrics.csv"
            ? first.Outputs[i] : output));
        var (code, output, _) = await ShellRun.Of("verify", run, "-q");
        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith("m[hidden=[3, 2]]: the same.", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await ShellRun.Of(
            "render", run, "--output", "renderer: svg", "-q")).Code);
        Assert.NotEmpty(Directory.EnumerateFiles(run, "*.svg", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_variant_is_not_put_into_the_run_of_an_experiment_without_a_matrix()
    {
        Write("");
        await Run("run");
        Write("{ seed: [1] }");
        var (code, _, error) = await Run("run");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal(
            $"{Path.Combine(Runs, "m")}: this is a run, of the experiment without a matrix, and a variant's run would "
            + "lie within it. Move it away, or choose another place with --out.\n",
            error);
        Assert.Equal(["m"], Folders());
    }

    [Fact]
    public async Task A_dry_run_and_a_selector_know_variants()
    {
        Write("{ seed: 1..3 }");
        var (code, output, _) = await Run("run", "--dry-run", "-e", "m[seed=3]");
        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith("m[seed=3]: would run\n  because has not run yet\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("m[seed=1]", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_knows_variants()
    {
        Write("{ seed: 1..3 }");
        var (_, words, _) = await ShellRun.Of("__complete", "run", _folder.File("experiments.yaml"), "-e", "m[");
        Assert.Equal("m[seed=1]\nm[seed=2]\nm[seed=3]\n", words);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string matrix, string training = "optimizer: adam") => File.WriteAllText(
        _folder.File("experiments.yaml"),
        "version: 1\nexperiments:\n  m:\n    image: { shape: ring, size: 16 }\n"
        + "    sampling: { training: 40, validation: 10 }\n    network: { hidden: 3 }\n"
        + $"    training: {{ epochs: 3, {training} }}\n    outputs: [{{ renderer: frames, at: last, size: 16 }}]\n"
        + (matrix.Length == 0 ? "" : $"    matrix: {matrix}\n"));

    private Task<(int Code, string Output, string Error)> Run(string verb, params string[] more) => ShellRun.Of(
        [verb, _folder.File("experiments.yaml"), .. more, .. verb == "validate" ? [] : (string[])["-o", Runs], "-q"]);

    private async Task<IEnumerable<string>> Listed()
    {
        var (_, output, _) = await Run("list");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line =>
        {
            var cells = line.Split("  ", StringSplitOptions.RemoveEmptyEntries);
            return $"{cells[0].Trim()}  {cells[^1].Trim()}";
        });
    }

    private IEnumerable<string> Folders() =>
        Directory.EnumerateFiles(Runs, "run.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Runs, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
