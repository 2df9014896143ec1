using System.Diagnostics;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Faults;

/// <summary>The machine's clocks jump by years, forward and back, while a run goes on.</summary>
public sealed class ClockTests
{
    private static readonly string[] Times =
        ["@1971-01-01 00:00:00", "+0", "@2100-01-01 00:00:00", "-3600", "@2026-11-28 00:00:00"];

    /// <summary>Debian's faketime: it stands between a program and the C library's clocks.</summary>
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Prepend("/usr/lib")
            .Select(folder => Path.Combine(folder, "faketime/libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task Clocks_that_jump_while_a_run_goes_on_change_nothing(string onlyTheDate)
    {
        Assert.SkipUnless(Library is not null, "faketime is not installed; it lets the clocks of a process jump.");
        using var place = new TemporaryFolder();
        await new KillScenario("begin").Prepare(place.Path);
        string[] run = ["run", "-q", "--threads", "2", "--set", "training.epochs=300"];
        var (code, _, error) = await ToolProcess.Shell(place.Path, $"$POLYTOPE {string.Join(' ', run)} -o whole");
        Assert.Equal((ExitCode.Done, ""), (code, error));

        var clock = place.File("clock");
        Set(Times[0]);
        var start = ToolProcess.Start(place.Path, [.. run, "-o", "jumping"]);
        start.Environment["LD_PRELOAD"] = Library;
        start.Environment["FAKETIME_TIMESTAMP_FILE"] = clock;
        start.Environment["FAKETIME_NO_CACHE"] = "1";
        start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = onlyTheDate;
        using var process = Process.Start(start)!;
        var told = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        for (var jump = 1; !process.HasExited; jump++)
        {
            Set(Times[jump % Times.Length]);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal((ExitCode.Done, ""), (process.ExitCode, await told));
        Assert.Contains(
            "\"@t\":\"1971", await File.ReadAllTextAsync(
                place.File("jumping/tiny/log.clef"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Null(RunFiles.Of(place.File("whole")).DifferenceFrom(RunFiles.Of(place.File("jumping"))));

        void Set(string time)
        {
            // At once, so that none reads half of it.
            File.WriteAllText(clock + ".new", time + "\n");
            File.Move(clock + ".new", clock, overwrite: true);
        }
    }
}
