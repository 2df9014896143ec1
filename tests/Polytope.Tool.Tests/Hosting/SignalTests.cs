using System.Diagnostics;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Hosting;

/// <summary>The tool as a process of its own.</summary>
public sealed class SignalTests
{
    private static readonly string[] Endless = ["training.epochs=50000000", "outputs[0].every=1000"];

    [Fact]
    public async Task Ctrl_c_ends_a_run_cleanly_and_a_killed_one_is_seen_as_unfinished()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using var place = new Workplace();
        var plan = place.Plan(Endless);

        var (code, error) = await Stopped("INT", place);
        Assert.Equal(ExitCode.Interrupted, code);
        Assert.EndsWith(
            "tiny: interrupted; --resume goes on from the last checkpoint\nInterrupted.\n", error,
            StringComparison.Ordinal);
        var record = RecordFile.Find(place.Folder.Partial)!;
        Assert.Equal(RunStatus.Interrupted, record.Status);
        Assert.NotEmpty(record.Checkpoints);
        Assert.DoesNotContain(place.Files, path => path.EndsWith(".part", StringComparison.Ordinal));

        await Stopped("KILL", place, "--resume");
        Assert.Equal(RunStatus.Running, RecordFile.Find(place.Folder.Partial)!.Status);
        Assert.Equal(RunState.Unfinished, place.Freshness(plan).State);
        Assert.False(Directory.Exists(place.Folder.Final));
    }

    /// <summary>Sends a signal once there is one more checkpoint.</summary>
    private static async Task<(int Code, string Error)> Stopped(string signal, Workplace place, params string[] more)
    {
        var cancellation = TestContext.Current.CancellationToken;
        int Checkpoints() => place.Files.Count(path => path.EndsWith("00.safetensors", StringComparison.Ordinal));
        var before = Checkpoints();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll"),
            "run", place.Manifest, "--out", place.Output, "--threads", "1",
            .. Endless.SelectMany(change => (string[])["--set", change]), .. more,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellation);
        while (Checkpoints() <= before)
        {
            Assert.False(process.HasExited, process.HasExited ? await error : "");
            await Task.Delay(20, cancellation);
        }

        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await error);
    }
}
