using System.CommandLine;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;

namespace Polytope.Tool.Commands;

/// <summary><c>init</c>: a small manifest to start from.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("dir") { Description = "Where to put it.", DefaultValueFactory = _ => "." };
        var command = new Command(
            "init", $"Make a small {Manifest.DefaultName} to start from. An existing one is left alone.")
        {
            folder,
        };
        command.SetAction(parsed => Run(
            new InitOptions(parsed.GetRequiredValue(folder)), parsed.InvocationConfiguration.Output));
        return command;
    }

    internal static int Run(InitOptions options, TextWriter output)
    {
        var path = Manifest.Find(Path.Combine(options.Folder, Manifest.DefaultName));
        try
        {
            Directory.CreateDirectory(options.Folder);
            using var file = new FileStream(path, FileMode.CreateNew);
            using var text = new StreamWriter(file) { NewLine = "\n" };
            text.Write(StarterManifest.Text);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new UserErrorException($"{path} is there already, and is left as it is.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} can't be written: {failure.Message}", inner: failure);
        }

        output.WriteLine($"Made {path}.");
        var place = Path.GetFullPath(options.Folder) == Environment.CurrentDirectory ? "" : $", in {options.Folder}";
        output.WriteLine($"Next{place}: 'dotnet polytope validate' checks it, 'dotnet polytope run' runs it.");
        return ExitCode.Done;
    }
}

/// <param name="Folder">Where the manifest goes; made when it is not there.</param>
internal sealed record InitOptions(string Folder);
