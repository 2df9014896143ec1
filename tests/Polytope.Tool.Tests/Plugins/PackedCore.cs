using System.Diagnostics;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>
/// Polytope.Core as a package in a folder of its own, outside of the repository, and what is built there from it as by
/// somebody else.
/// </summary>
public sealed class PackedCore : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackedCore()
    {
        Feed = _folder.File("feed");
        Dotnet(
            "pack", Repository.File("tool/Polytope.Core"), "--no-build", "-c", Configuration, "-o", Feed, "--nologo");
        File.WriteAllText(
            _folder.File("NuGet.config"),
            $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{_folder.File("packages")}" /></config>
            </configuration>
            """);
    }

    public string Path => _folder.Path;

    /// <summary>The folder with the package.</summary>
    public string Feed { get; }

    private static string Configuration { get; } =
        AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    public string FileOf(string name) => _folder.File(name);

    /// <summary>Builds a sample of <c>tests/plugins</c> from a copy.</summary>
    /// <returns>Its assembly.</returns>
    public string Publish(string sample)
    {
        var target = _folder.File(System.IO.Path.Combine("plugins", sample, $"{sample}.dll"));
        if (File.Exists(target)) return target;
        var source = Directory.CreateDirectory(_folder.File(sample)).FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.File($"tests/plugins/{sample}")))
            File.Copy(file, System.IO.Path.Combine(source, System.IO.Path.GetFileName(file)));
        Dotnet("publish", source, "-o", System.IO.Path.GetDirectoryName(target)!, "--nologo");
        return target;
    }

    /// <summary>Runs a line of shell, with the tool as <c>dotnet polytope</c>.</summary>
    public string Shell(string line) => Run("/bin/bash", ["-c", line]);

    public void Dispose() => _folder.Dispose();

    private void Dotnet(params string[] arguments) =>
        Run("dotnet", [.. arguments, "-p:UseSharedCompilation=false", "-nodeReuse:false"]);

    private string Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        start.Environment["POLYTOPE_HOME"] = _folder.File("home");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // Those of the tests' own build would be taken for the plug-in's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal))
            .ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{error.Result}");
        return output;
    }
}
