using System.Globalization;
using Polytope.Tool.Commands;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Faults;

/// <summary>
/// The tool is killed as it enters a call that changes a file; the same command again, or the one that goes on, ends
/// with the files of a run that nothing disturbed. POLYTOPE_KILLS is the number of calls to try of each scenario; "all"
/// tries every one.
/// </summary>
public sealed class KillTests(ITestOutputHelper log)
{
    private const int InContinuousIntegration = 20;

    public static TheoryData<string> Scenarios => ["begin", "force", "extend", "resume", "render"];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_killed_process_loses_nothing(string name)
    {
        Assert.SkipUnless(Strace.IsInstalled, "strace is not installed; it kills the tool at a call of the system.");
        var scenario = new KillScenario(name);
        using var place = new TemporaryFolder();
        var start = place.File("start");
        await scenario.Prepare(start);

        var whole = place.File("whole");
        Copy(start, whole);
        var calls = await Strace.List(whole, Strace.Lasting, scenario.Command);
        var expected = RunFiles.Of(whole);
        Assert.NotEmpty(calls);
        var chosen = Choose(calls);
        log.WriteLine($"{name}: {chosen.Count} of {calls.Count} calls");

        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            chosen.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (item, _) =>
            {
                var (number, call) = item;
                var folder = place.File(number.ToString(CultureInfo.InvariantCulture));
                Copy(start, folder);
                var here = call with { Path = folder + call.Path[whole.Length..] };
                if (!await Strace.Kill(folder, here, scenario.Command))
                    failures.Add($"{call}: the process was not killed");
                if (scenario.Loss(folder) is { } loss) failures.Add($"{call}: {loss}");
                var (code, error) = await Tool(folder, scenario.Next);
                if (code != ExitCode.Done) failures.Add($"{call}: then {code}: {error}");
                else if (expected.DifferenceFrom(RunFiles.Of(folder)) is { } difference)
                    failures.Add($"{call}: {difference}");
            });
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order()));
    }

    /// <summary>Runs the tool in this process, which is quicker than to start one.</summary>
    internal static async Task<(int Code, string Error)> Tool(string folder, params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        string[] located =
            [.. arguments.Select(argument => argument.Replace("./", folder + "/", StringComparison.Ordinal))];
        var code = await CommandLine.RunAsync(
            located, [RunCommand.Create(), RenderCommand.Create(), ListCommand.Create()], output, error);
        return (code, error.ToString());
    }

    internal static List<FileCall> Choose(IReadOnlyList<FileCall> calls, int usually = InContinuousIntegration)
    {
        var asked = Environment.GetEnvironmentVariable("POLYTOPE_KILLS");
        var count = asked == "all" ? calls.Count
            : int.TryParse(asked, CultureInfo.InvariantCulture, out var given) ? given
            : usually;
        count = Math.Min(count, calls.Count);
        return [.. Enumerable.Range(0, count).Select(i => calls[(int)((long)i * calls.Count / count)])];
    }

    internal static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(to + folder[from.Length..]);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, to + file[from.Length..]);
    }
}

/// <summary>What is there before the tool is killed, the command that is killed, and the one that goes on.</summary>
internal sealed class KillScenario(string name)
{
    private const string Notes = "runs/tiny/notes.txt";

    private static readonly string[] Run = ["run", "./experiments.yaml", "-o", "./runs", "-q", "--threads", "1"];

    public string[] Command => name switch
    {
        "force" => [.. Run, "--set", "seed=2", "--force"],
        "extend" => [.. Run, "--set", "training.epochs=6", "--resume"],
        "resume" => [.. Run, "--resume"],
        "render" => ["render", "./runs/tiny", "--output", "renderer: svg, every: 2", "-q", "--threads", "1"],
        _ => Run,
    };

    public string[] Next => name switch
    {
        "begin" => [.. Run, "--resume"],
        _ => Command,
    };

    /// <summary>Makes the folder in which the command is run.</summary>
    public async Task Prepare(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "experiments.yaml"), """
            version: 1
            experiments:
              tiny:
                image: { shape: ring, size: 24 }
                sampling: { training: 100, validation: 20 }
                network: { hidden: 3x2 }
                training: { epochs: 4, batch: 64 }
                outputs: [{ renderer: frames, every: 2, size: 24 }, { renderer: movie, every: 2, size: 24 }]

            """);
        if (name == "begin") return;
        if (name == "resume")
        {
            var last = Path.Combine(folder, "runs/.partial/tiny/checkpoints/000004.safetensors.part");
            Assert.True(await Strace.Kill(folder, new FileCall("rename", last, 1), Run));
            return;
        }

        var (code, error) = await KillTests.Tool(folder, Run);
        Assert.True(code == ExitCode.Done, error);

        await File.WriteAllTextAsync(Path.Combine(folder, Notes), "the user's own");
    }

    /// <summary>What a user had and the killed process lost; null if nothing.</summary>
    public string? Loss(string folder) =>
        name is "begin" or "resume" || Directory.EnumerateFiles(folder, "notes.txt", SearchOption.AllDirectories).Any()
            ? null
            : "notes.txt is gone";
}
