using System.CommandLine;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;

namespace Polytope.Tool.Commands;

/// <summary><c>init</c>: a small manifest to start from.</summary>
internal static class InitCommand
{
    private const string TrainerName = "train.py";

    public static Command Create()
    {
        var folder = new Argument<string>("dir") { Description = "Where to put it.", DefaultValueFactory = _ => "." };
        var pyTorch = new Option<bool>("--pytorch")
        {
            Description = $"Train with PyTorch: make also {TrainerName}, a trainer of your own to change.",
        };
        var command = new Command(
            "init", $"Make a small {Manifest.DefaultName} to start from. An existing one is left alone.")
        {
            folder,
            pyTorch,
        };
        command.SetAction(parsed => Run(
            new InitOptions(parsed.GetRequiredValue(folder)) { HasPyTorch = parsed.GetValue(pyTorch) },
            parsed.InvocationConfiguration.Output));
        return command;
    }

    internal static int Run(InitOptions options, TextWriter output)
    {
        List<(string Path, string Text)> files =
        [
            (Manifest.Find(Path.Combine(options.Folder, Manifest.DefaultName)),
                options.HasPyTorch ? StarterManifest.PyTorch : StarterManifest.Text),
        ];
        if (options.HasPyTorch) files.Add((Path.Combine(options.Folder, TrainerName), StarterManifest.Trainer()));
        if (files.Find(file => File.Exists(file.Path)).Path is { } there)
            throw new UserErrorException($"{there} is there already, and is left as it is.");
        foreach (var (path, text) in files) Make(path, text, options.Folder);
        output.WriteLine($"Made {string.Join(" and ", files.Select(file => file.Path))}.");
        var place = Path.GetFullPath(options.Folder) == Environment.CurrentDirectory ? "" : $", in {options.Folder}";
        output.WriteLine(options.HasPyTorch
            ? $"Next{place}: 'dotnet polytope trust' lets {TrainerName} run, 'dotnet polytope run' runs the manifest."
            : $"Next{place}: 'dotnet polytope validate' checks it, 'dotnet polytope run' runs it.");
        return ExitCode.Done;
    }

    private static void Make(string path, string text, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var file = new FileStream(path, FileMode.CreateNew);
            using var writer = new StreamWriter(file) { NewLine = "\n" };
            writer.Write(text);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new UserErrorException($"{path} is there already, and is left as it is.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} can't be written: {failure.Message}", inner: failure);
        }
    }
}

/// <param name="Folder">Where the manifest goes; made when it is not there.</param>
internal sealed record InitOptions(string Folder)
{
    /// <summary>Whether the experiments train with PyTorch.</summary>
    public bool HasPyTorch { get; init; }
}
