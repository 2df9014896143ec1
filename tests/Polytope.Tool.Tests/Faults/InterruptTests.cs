using System.Diagnostics;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Faults;

/// <summary>Signals at any moment, from the start of the process on.</summary>
public sealed class InterruptTests
{
    private const string Endless = """
        version: 1
        experiments:
          tiny:
            image: { shape: ring, size: 24 }
            sampling: { training: 100, validation: 20 }
            network: { hidden: 3x2 }
            training: { epochs: 50000000 }
            outputs: []

        """;

    [Theory]
    [InlineData("INT", "INT")]
    [InlineData("INT", "TERM")]
    [InlineData("TERM", "INT")]
    [InlineData("TERM", "TERM")]
    public async Task Two_signals_together_end_the_process_cleanly(string first, string second)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using var place = new TemporaryFolder();
        await File.WriteAllTextAsync(
            place.File("experiments.yaml"), Endless, TestContext.Current.CancellationToken);
        foreach (var milliseconds in (int[])[60, 120, 150, 180, 220, 260, 320, 400, 600, 900])
        {
            using var process = Process.Start(ToolProcess.Start(place.Path, "run", "--force", "-q"))!;
            await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
            process.Signal(first);
            process.Signal(second);
            var cancellation = TestContext.Current.CancellationToken;
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            // Before the runtime has started, the signal itself ends the process.
            Assert.True(
                process.ExitCode is ExitCode.Interrupted or 128 + 15 or 128 + 2,
                $"after {milliseconds} ms: {process.ExitCode}: {await error}");
            Assert.Matches("^(Interrupted.\n)?$", await output + await error);
        }
    }

    [Theory]
    [InlineData("run", "pipe.yaml")]
    [InlineData("regions", "pipe.json")]
    [InlineData("inspect", "pipe.json", "--at", "0.5,0.5")]
    [InlineData("run", "picture.yaml")]
    public async Task A_pipe_that_nobody_writes_is_named_and_an_interrupt_ends_the_wait(params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Named pipes are made by mkfifo.");
        using var place = new TemporaryFolder();
        await ToolProcess.Shell(place.Path, "mkfifo pipe.yaml pipe.json pipe.png");
        await File.WriteAllTextAsync(
            place.File("picture.yaml"),
            "version: 1\nexperiments: { tiny: { image: { file: pipe.png }, network: { hidden: 4 } } }\n",
            TestContext.Current.CancellationToken);
        using var process = Process.Start(ToolProcess.Start(place.Path, arguments))!;
        var notice = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Matches(@"^.*pipe\.\w+: waiting for its content; Ctrl-C ends this\.$", notice);
        process.Signal("INT");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.Matches(
            @"^Interrupted while waiting for .*pipe\.\w+\.\n$",
            await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
