using System.Text.Json;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Commands.Shell;

namespace Polytope.Tool.Tests.Commands.Runs;

/// <summary>Shares of a matrix, and the verification of many runs.</summary>
public sealed class ShardCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Runs => _folder.File("runs");

    [Fact]
    public async Task Shards_run_every_variant_once_and_verify_takes_all_of_them()
    {
        Write("{ seed: 1..5 }");
        foreach (var shard in (string[])["1/3", "2/3", "3/3"])
            Assert.Equal((ExitCode.Done, "", ""), await Run("run", "--shard", shard));
        var records = Directory.EnumerateFiles(Runs, RecordFile.Name, SearchOption.AllDirectories).ToList();
        Assert.Equal(5, records.Count);
        Assert.All(records, path => Assert.Equal(Environment.MachineName, RecordFile.Read(path).Provenance!.Host));

        var (code, output, error) = await ShellRun.Of("verify", Runs, "-q", "--threads", "2");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Equal(
            [
                .. Enumerable.Range(1, 5).Select(seed => FormattableString.Invariant(
                    $"{Runs}/m/seed={seed}: m[seed={seed}]: the same. All 2 checkpoints have the recorded weights, ")
                    + "bit for bit."),
                "5 runs: 5 the same, 0 different, 0 not verified.",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task One_run_that_differs_or_is_damaged_does_not_keep_the_others_from_verification()
    {
        Write("{ seed: 1..3 }");
        await Run("run");
        var first = Path.Combine(Runs, "m/seed=1");
        var record = RecordFile.Find(first)!;
        RecordFile.Write(first, record with
        {
            Checkpoints = [record.Checkpoints[0], record.Checkpoints[1] with { Sha256 = new string('0', 64) }],
        });
        await File.WriteAllTextAsync(
            Path.Combine(Runs, "m/seed=2", RecordFile.Name), "{", TestContext.Current.CancellationToken);
        var (code, output, error) = await ShellRun.Of("verify", Runs, "-q");
        Assert.Equal(ExitCode.Differs, code);
        Assert.EndsWith("3 runs: 1 the same, 1 different, 1 not verified.\n", output, StringComparison.Ordinal);
        Assert.Contains("seed=2", error, StringComparison.Ordinal);
        (code, output, _) = await ShellRun.Of("verify", Runs, "-q", "--json", "--shard", "1/1");
        using var json = JsonDocument.Parse(output);
        Assert.Equal((ExitCode.Differs, 3), (code, json.RootElement.GetArrayLength()));
    }

    [Fact]
    public async Task A_run_that_another_process_holds_is_told_with_exit_code_4_and_the_others_run()
    {
        Write("{ seed: 1..3 }");
        using (RunFolder.For(Runs, "m[seed=2]").Lock())
        {
            var (code, _, error) = await Run("run");
            Assert.Equal(ExitCode.Held, code);
            Assert.Contains(
                "seed=2: another process seems to run this experiment (process ", error, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(Runs, "m/seed=1/run.json")));
        Assert.False(Directory.Exists(Path.Combine(Runs, "m/seed=2")));
        Assert.True(File.Exists(Path.Combine(Runs, "m/seed=3/run.json")));
        Assert.Equal(ExitCode.Done, (await Run("run")).Code);
    }

    [Fact]
    public async Task The_first_shard_tells_of_a_bad_variant()
    {
        Write("{ network.slope: [0.1, 1.5] }");
        Assert.Equal(ExitCode.WrongInput, (await Run("run", "--shard", "1/2")).Code);
        Assert.Equal((ExitCode.Done, "", ""), await Run("run", "--shard", "2/2"));
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string matrix) => File.WriteAllText(
        _folder.File("experiments.yaml"),
        "version: 1\nexperiments:\n  m:\n    image: { shape: ring, size: 16 }\n"
        + "    sampling: { training: 40, validation: 10 }\n    network: { hidden: 3 }\n    training: { epochs: 3 }\n"
        + $"    outputs: [{{ renderer: frames, at: last, size: 16 }}]\n    matrix: {matrix}\n");

    private Task<(int Code, string Output, string Error)> Run(string verb, params string[] more) =>
        ShellRun.Of([verb, _folder.File("experiments.yaml"), .. more, "-o", Runs, "-q"]);
}
