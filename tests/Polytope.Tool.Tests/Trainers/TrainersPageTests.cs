using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Polytope.Tool.Tests.Trainers;

/// <summary>What TRAINERS.md says can be done as it says.</summary>
public sealed partial class TrainersPageTests
{
    private static readonly IReadOnlyList<(string Language, string Text)> Blocks =
    [
        .. Block().Matches(File.ReadAllText(Repository.File("tool/TRAINERS.md")))
            .Select(block => (block.Groups["language"].Value, block.Groups["text"].Value)),
    ];

    [Fact]
    public void Its_manifest_and_its_trainer_run()
    {
        ToyTrainer.SkipWithoutPython();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("experiments.yaml"), Of("yaml").Single());
        File.WriteAllText(folder.File("climb.py"), Of("python").Single());
        var output = Bash(folder, Of("sh").First());
        Assert.Contains("experiments.yaml: 1 experiment, no mistakes.", output, StringComparison.Ordinal);
        Assert.Contains(
            "climb: the same. All 5 checkpoints have the recorded weights", output, StringComparison.Ordinal);
        var losses = File.ReadAllLines(folder.File("runs/climb/metrics.csv")).Skip(1)
            .Select(row => double.Parse(row.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(losses.OrderDescending(), losses);
        Assert.True(losses[^1] < 0.9 * losses[0]);
    }

    [Fact]
    public void Its_commands_for_PyTorch_run()
    {
        Assert.SkipWhen(PyTorchTests.Python.Value is null, "PyTorch is not installed (python3-torch).");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("bin"));
        if (PyTorchTests.Python.Value != "python3")
            File.CreateSymbolicLink(folder.File("bin/python3"), PyTorchTests.Python.Value!);
        Bash(folder, Of("sh").Skip(1).Single());
        Assert.True(File.Exists(folder.File("lab/runs/pytorch/movie.webp")));
        Assert.True(File.Exists(folder.File("lab/runs/builtin/movie.webp")));
    }

    private static IEnumerable<string> Of(string language) =>
        Blocks.Where(block => block.Language == language).Select(block => block.Text);

    /// <summary>Runs commands in a folder, with the tool on the PATH, and gives what they print.</summary>
    private static string Bash(TemporaryFolder folder, string commands)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These are commands of a shell.");
        Directory.CreateDirectory(folder.File("bin"));
        var tool = folder.File("bin/dotnet-polytope");
        File.WriteAllText(
            tool, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var bash = Process.Start(start)!;
        var error = bash.StandardError.ReadToEndAsync();
        var output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.True(bash.ExitCode == 0, $"{commands}\n{output}\n{error.Result}");
        return output;
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
