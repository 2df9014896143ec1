using System.Diagnostics;
using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Commands;

/// <summary>Every command that the README shows does what it says.</summary>
public sealed partial class ReadmeCommandTests
{
    /// <summary>What is added to commands that would take long: the same command on a small network.</summary>
    private static readonly Dictionary<string, string> Shrinking = new()
    {
        ["dotnet run --project tool/Polytope.Tool -c Release -- run -e ring-14x6"] =
            "--set image.size=64 --set sampling.training=200 --set sampling.validation=50 --set network.hidden=6x2 "
            + "--set training.epochs=20 "
            + "--set 'outputs=[{renderer: movie, every: 10, size: 64}, {renderer: viewer}]'",
        ["dotnet polytope run -e widths"] =
            "--set image.size=32 --set sampling.training=100 --set sampling.validation=20 --set training.epochs=4 "
            + "--set 'outputs=[{renderer: frames, at: [last], size: 32}]'",
    };

    /// <summary>
    /// Commands that run elsewhere, and the text there: they take a minute, or would call themselves.
    /// </summary>
    private static readonly Dictionary<string, string> InContinuousIntegration = new()
    {
        ["dotnet test"] = "dotnet test ",
        ["dotnet pack tool/Polytope.Tool -c Release -o artifacts"] =
            "dotnet pack tool/Polytope.Tool -c Release -o \"$scratch/packages\"",
        ["dotnet tool install --global dotnet-polytope --source artifacts"] =
            "dotnet tool install dotnet-polytope --tool-path \"$scratch/tool\" --version \"$version\" --source "
            + "\"$scratch/packages\"",
    };

    private static readonly string Text = File.ReadAllText(Repository.File("README.md"));

    /// <summary>In the README's order: lines of its shell blocks, and commands within sentences.</summary>
    private static readonly IReadOnlyList<string> Shown =
    [
        .. from Match found in Command().Matches(Text)
           from line in found.Groups["lines"].Success
               ? found.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
               : [found.Groups["line"].Value]
           select line.Split("   #")[0].TrimEnd(),
    ];

    [Fact]
    public async Task Every_command_of_the_README_runs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "There is no bash here.");
        Assert.True(Shown.Count > 5);
        using var folder = new TemporaryFolder();
        File.Copy(Repository.File("experiments.yaml"), folder.File("experiments.yaml"));
        Directory.CreateDirectory(folder.File("tests/data/points"));
        File.Copy(
            Repository.File("tests/data/points/two-spirals.csv"), folder.File("tests/data/points/two-spirals.csv"));
        foreach (var command in Shown.Except(InContinuousIntegration.Keys))
        {
            var (code, messages) = await Run($"{command} {Shrinking.GetValueOrDefault(command)}", folder.Path);
            Assert.True(code == 0, $"{command}\nended with {code}:\n{messages}");
        }

        foreach (var file in (string[])
            ["runs/ring-14x6/movie.webp", "runs/ring-14x6/frames/000020.png", "my-lab/experiments.yaml"])
            Assert.True(File.Exists(folder.File(file)), file);
        Assert.Empty(Shrinking.Keys.Concat(InContinuousIntegration.Keys).Except(Shown));
    }

    [Fact]
    public void Commands_that_take_long_run_in_continuous_integration()
    {
        var script = File.ReadAllText(Repository.File(".ci/run"));
        Assert.All(
            InContinuousIntegration.Values, command => Assert.Contains(command, script, StringComparison.Ordinal));
    }

    [Fact]
    public void The_manifest_of_the_README_has_no_mistake()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Repository.File(".github/ring-14x6.png"), folder.File("cat.jpg"));
        File.Copy(Repository.File("tests/data/points/two-spirals.csv"), folder.File("spiral.csv"));
        var manifest = Assert.Single(
            Manifest().Matches(Text), found => found.Groups["yaml"].Value.Contains("cat.jpg", StringComparison.Ordinal))
            .Groups["yaml"].Value;
        var diagnostics = new DiagnosticBag();
        var plans = Planned.From(manifest, diagnostics, folder: folder.Path);
        Assert.Empty(diagnostics.Sorted());
        Assert.Equal(["narrow", "photo", "spiral"], plans.Select(plan => plan.Experiment));
    }

    /// <summary>
    /// Runs a command in a folder that is also the home, where <c>dotnet polytope</c> and <c>dotnet run --project</c>
    /// start the tool of this build.
    /// </summary>
    private static async Task<(int Code, string Messages)> Run(string command, string folder)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll");
        var script = $$"""
            dotnet() {
                case "$1" in
                    polytope) shift ;;
                    run) while [ "$1" != -- ]; do shift; done; shift ;;
                    *) echo "$1 is not the tool" >&2; return 9 ;;
                esac
                command dotnet '{{tool}}' "$@"
            }
            HOME='{{folder}}'
            {{command}}
            """;
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (bash.ExitCode, await output + error);
    }

    [GeneratedRegex(@"```sh\n(?<lines>.*?)```|`(?<line>(?:dotnet|eval) [^`]+)`", RegexOptions.Singleline)]
    private static partial Regex Command();

    [GeneratedRegex(@"```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Manifest();
}
