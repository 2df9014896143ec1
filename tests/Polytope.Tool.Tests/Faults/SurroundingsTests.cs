using System.Diagnostics;
using System.Globalization;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Faults;

/// <summary>What else can happen around a run: folders, descriptors, streams, owners and clocks.</summary>
public sealed class SurroundingsTests : IDisposable
{
    /// <summary>To which clocks jump, in the notation of faketime.</summary>
    private static readonly string[] Times =
        ["@1971-01-01 00:00:00", "+0", "@2100-01-01 00:00:00", "-3600", "@2026-11-28 00:00:00"];

    /// <summary>Debian's faketime: it stands between a program and the C library's clocks.</summary>
    private static readonly string? ClockLibrary = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Prepend("/usr/lib")
            .Select(folder => Path.Combine(folder, "faketime/libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void A_folder_that_is_removed_while_its_run_goes_on_is_named_and_made_again()
    {
        var plan = _place.Plan();
        var removed = false;
        var failure = Assert.Throws<UserErrorException>(() => _place.Run(plan, observer: new Watch<FrameDrawn>(drawn =>
        {
            if (removed || drawn.Frame.Epoch < 6) return;
            removed = true;
            Directory.Delete(_place.Output, recursive: true);
        })));
        Assert.Equal(ExitCode.Failed, failure.ExitCode);
        Assert.Contains(_place.Folder.Partial, failure.Message, StringComparison.Ordinal);
        _place.Run(plan, resume: true);
        Assert.Equal(RunStatus.Complete, _place.Record.Status);
        Assert.DoesNotContain(_place.Files, file => file.Contains(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Few_file_descriptors_are_enough_or_said_to_be_too_few()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit.");
        _place.Plan();
        var folder = Path.GetDirectoryName(_place.Manifest)!;
        // Below some number the runtime itself does not start.
        foreach (var count in (int[])[64, 80, 100, 120, 180, 255])
        {
            var (code, output, error) = await Limited(folder, count, "run -q --resume");
            Assert.Equal((ExitCode.Failed, ""), (code, output));
            Assert.Equal(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This process may open {count} files, and the tool needs 256. Raise the limit: ulimit -n 1024.\n"),
                error);
        }

        var (last, _, message) = await Limited(folder, 256, "run -q --resume");
        Assert.True(last == ExitCode.Done, message);
        Assert.Equal(RunStatus.Complete, RecordFile.Read(Path.Combine(folder, "runs/tiny", RecordFile.Name)).Status);
    }

    [Theory]
    [InlineData("<&-", 0)]
    [InlineData(">&-", 0)]
    [InlineData("2>&-", 0)]
    [InlineData("<&- >&- 2>&-", 0)]
    [InlineData("2>/dev/full", 0)]
    [InlineData(">/dev/full 2>/dev/full", 0)]
    public async Task A_run_needs_no_standard_streams(string streams, int expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The streams are closed by a shell.");
        _place.Plan();
        var folder = Path.GetDirectoryName(_place.Manifest)!;
        var (code, _, error) = await ToolProcess.Shell(folder, $"$POLYTOPE run {streams}");
        Assert.True(code == expected, error);
        Assert.Equal(RunStatus.Complete, RecordFile.Read(Path.Combine(folder, "runs/tiny", RecordFile.Name)).Status);
        // No file of the run got a message in it.
        (code, _, error) = await ToolProcess.Shell(folder, "$POLYTOPE verify runs/tiny -q");
        Assert.True(code == ExitCode.Done, error);
    }

    [Theory]
    [InlineData("list --json >/dev/full")]
    [InlineData("schema >&-")]
    [InlineData("validate --json >/dev/full")]
    [InlineData("run --dry-run >/dev/full")]
    public async Task What_is_asked_for_and_can_not_be_written_is_a_failure(string command)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full.");
        _place.Plan();
        var (code, _, error) = await ToolProcess.Shell(
            Path.GetDirectoryName(_place.Manifest)!, $"$POLYTOPE {command}");
        Assert.Equal(ExitCode.Failed, code);
        Assert.NotEqual("", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_another_process_took_over_ends_and_leaves_all_to_it()
    {
        var plan = _place.Plan("training.epochs=100000000", "outputs=[{ renderer: frames, at: [0, last], size: 16 }]");
        var owner = Path.Combine(_place.Output, ".partial", ".tiny.owner");
        string? other = null;
        var lost = Assert.Throws<UserErrorException>(() => _place.Run(plan, observer: new Watch<EpochTrained>(_ =>
        {
            if (other is not null) return;
            other = File.ReadAllText(owner).Replace("\"Token\":\"", "\"Token\":\"00", StringComparison.Ordinal);
            File.WriteAllText(owner + ".other", other);
            File.Move(owner + ".other", owner, overwrite: true);
        })));
        Assert.Equal(ExitCode.Held, lost.ExitCode);
        Assert.Contains("another one took the run over", lost.Message, StringComparison.Ordinal);
        Assert.Equal(other, File.ReadAllText(owner));
        Assert.True(File.Exists(Path.Combine(_place.Folder.Partial, RecordFile.Name)));
    }

    [Theory]
    [InlineData(1980)]
    [InlineData(2100)]
    public void Times_of_files_and_clocks_that_jump_decide_nothing(int year)
    {
        var plan = _place.Plan();
        var interrupted = false;
        var time = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        _place.RunUntil(6, plan);
        Stamp();
        _place.Run(plan, resume: true, observer: new Watch<FrameDrawn>(_ =>
        {
            if (interrupted) return;
            interrupted = true;
            Stamp();
        }));
        Assert.Equal(RunStatus.Complete, _place.Record.Status);
        Stamp();
        var skipped = 0;
        _place.Run(plan, observer: new Watch<RunSkipped>(_ => skipped++));
        Assert.Equal(1, skipped);

        void Stamp()
        {
            foreach (var file in Directory.EnumerateFiles(_place.Output, "*", SearchOption.AllDirectories))
                File.SetLastWriteTimeUtc(file, time);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task Clocks_that_jump_while_a_run_goes_on_change_nothing(string onlyTheDate)
    {
        Assert.SkipUnless(ClockLibrary is not null, "faketime is not installed; it lets the clocks of a process jump.");
        using var place = new TemporaryFolder();
        await new KillScenario("begin").Prepare(place.Path);
        string[] run = ["run", "-q", "--threads", "2", "--set", "training.epochs=300"];
        var (code, _, error) = await ToolProcess.Shell(place.Path, $"$POLYTOPE {string.Join(' ', run)} -o whole");
        Assert.Equal((ExitCode.Done, ""), (code, error));

        var clock = place.File("clock");
        Set(Times[0]);
        var start = ToolProcess.Start(place.Path, [.. run, "-o", "jumping"]);
        start.Environment["LD_PRELOAD"] = ClockLibrary;
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

    private static Task<(int Code, string Output, string Error)> Limited(string folder, int count, string command) =>
        ToolProcess.Shell(
            folder,
            string.Create(CultureInfo.InvariantCulture, $"ulimit -n {count}; $POLYTOPE {command}"));
}
