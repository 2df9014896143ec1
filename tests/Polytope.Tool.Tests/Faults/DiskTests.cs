using System.Collections.Concurrent;
using System.Globalization;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Faults;

/// <summary>
/// The disk is full, read-only or broken from some call on: the tool says so in a line, and once that is mended the
/// same command, or the one that goes on, ends with the files of a run that nothing disturbed. POLYTOPE_KILLS is the
/// number of calls to try of each scenario, as for <see cref="KillTests"/>.
/// </summary>
public sealed class DiskTests(ITestOutputHelper log)
{
    private static readonly string[] Errors = ["ENOSPC", "EROFS", "EIO", "EACCES", "EDQUOT"];

    [Theory]
    [MemberData(nameof(KillTests.Scenarios), MemberType = typeof(KillTests))]
    public async Task A_call_that_fails_loses_nothing(string name)
    {
        Assert.SkipUnless(Strace.IsInstalled, "strace is not installed; it lets a call of the system fail.");
        var scenario = new KillScenario(name);
        using var place = new TemporaryFolder();
        var start = place.File("start");
        await scenario.Prepare(start);

        var whole = place.File("whole");
        KillTests.Copy(start, whole);
        var calls = await Strace.List(whole, Strace.Writing, scenario.Command);
        var expected = RunFiles.Of(whole);
        Assert.NotEmpty(calls);
        var chosen = KillTests.Choose(calls, usually: 10);
        log.WriteLine($"{name}: {chosen.Count} of {calls.Count} calls");

        var failures = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            chosen.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (item, _) =>
            {
                var (number, call) = item;
                var folder = place.File(number.ToString(CultureInfo.InvariantCulture));
                KillTests.Copy(start, folder);
                var here = call with { Path = folder + call.Path[whole.Length..] };
                var fault = Errors[number % Errors.Length];
                var (code, error) = await Strace.Fail(folder, here, fault, scenario.Command);
                if (Complaint(code, error) is { } complaint) failures.Add($"{fault} at {call}: {complaint}");
                if (scenario.Loss(folder) is { } loss) failures.Add($"{fault} at {call}: {loss}");
                // A run does not end for its log; but it says so.
                var hasNoLog = code == ExitCode.Done && call.Name == "openat"
                    && call.Path.EndsWith("/log.clef", StringComparison.Ordinal);
                if (hasNoLog && !error.Contains("its log can't be written: ", StringComparison.Ordinal))
                    failures.Add($"{fault} at {call}: not told: {error}");
                (code, error) = await KillTests.Tool(folder, scenario.Next);
                if (code != ExitCode.Done) failures.Add($"{fault} at {call}: then {code}: {error}");
                else if (expected.DifferenceFrom(RunFiles.Of(folder)) is { } difference
                    && !(hasNoLog && difference.EndsWith("log.clef is missing", StringComparison.Ordinal)))
                    failures.Add($"{fault} at {call}: {difference}");
            });
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order()));
    }

    [Theory]
    [InlineData("EIO", "Input/output error")]
    [InlineData("ENOSPC", "No space left on device")]
    public async Task A_killed_owner_s_file_that_can_not_be_opened_ends_the_next_run_at_once(
        string fault, string reason)
    {
        Assert.SkipUnless(Strace.IsInstalled, "strace is not installed; it lets a call of the system fail.");
        var scenario = new KillScenario("resume");
        using var place = new TemporaryFolder();
        await scenario.Prepare(place.Path);
        var owner = place.File("runs/.partial/.tiny.owner");
        Assert.True(File.Exists(owner));
        var (code, error) = await Strace.Fail(
            place.Path, new FileCall("openat", owner, 1), fault, scenario.Command);
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Null(Complaint(code, error));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(80)]
    public async Task A_file_system_that_runs_full_loses_nothing(int kilobytes)
    {
        const string Setting = "$POLYTOPE run -q --threads 1 -o disk/runs";
        using var place = new TemporaryFolder();
        await new KillScenario("begin").Prepare(place.Path);
        Directory.CreateDirectory(place.File("disk"));
        var size = kilobytes.ToString(CultureInfo.InvariantCulture);
        var (mounted, _, _) = await ToolProcess.Shell(
            place.Path, $"unshare -m mount -t tmpfs -o size={size}k tmpfs disk");
        Assert.SkipUnless(mounted == 0, "A small file system can't be mounted here.");
        var (code, output, error) = await ToolProcess.Shell(
            place.Path,
            $"unshare -m bash -c 'mount -t tmpfs -o size={size}k tmpfs disk; {Setting}; code=$?; "
            + $"mount -o remount,size=8m disk; {Setting} --resume; echo $code $?; ls -a disk/runs'");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Null(Complaint(int.Parse(lines[0].Split(' ')[0], CultureInfo.InvariantCulture), error));
        Assert.True(code == 0 && lines[0] == "1 0", output + error);
        Assert.Contains("No space left on device", error, StringComparison.Ordinal);
        Assert.Equal([".", "..", "tiny"], lines[1..]);
    }

    /// <summary>What is wrong with an answer to a failure of the disk; null if nothing is.</summary>
    private static string? Complaint(int code, string error) =>
        code is not (ExitCode.Done or ExitCode.Failed) ? $"exit code {code}: {error}"
        : code == ExitCode.Failed && error.Trim().Length == 0 ? "no message"
        : error.Contains("   at ", StringComparison.Ordinal)
            || error.Contains("mistake of the tool", StringComparison.Ordinal) ? error
        : null;
}
