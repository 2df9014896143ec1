using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Polytope.Tool.Tests.MSBuild;

/// <summary>
/// The package <c>Polytope.MSBuild</c>, packed once from what is built, under a version that differs from the tool's in
/// it; and projects that use it, in a folder whose name means something to a shell.
/// </summary>
public sealed class ScratchSolution : IDisposable
{
    private const string PackageVersion = "97.5.3-test";

    /// <summary>On Unix, a shell that read it would write files.</summary>
    private static readonly string Name = OperatingSystem.IsWindows()
        ? "my %OS% lab & more" : "my $(touch WRITTEN) 'lab' `touch WRITTEN` \"& more\"";

    private readonly TemporaryFolder _folder = new();

    public ScratchSolution()
    {
        Pack(PackageVersion);
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{_folder.File("packages")}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{_folder.File("cache")}" /></config>
            </configuration>
            """);
        // An older SDK is asked for, and the newer one that is there is allowed.
        Write("global.json", """{ "sdk": { "version": "10.0.100", "rollForward": "latestFeature" } }""");
        // Nothing of the repository's is inherited, and versions are managed centrally.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="Polytope.MSBuild" Version="{PackageVersion}" /></ItemGroup>
            </Project>
            """);
    }

    /// <summary>The project file of MSBUILD.md.</summary>
    public static string PageProject { get; } = Block("xml");

    /// <summary>The commands of MSBUILD.md.</summary>
    public static string PageCommands { get; } = Block("sh");

    /// <summary>The error that MSBUILD.md shows.</summary>
    public static string PageMistake { get; } =
        Regex.Match(
            File.ReadAllText(Repository.File("tool/MSBUILD.md")), "^    (.*: error .*)$", RegexOptions.Multiline)
            .Groups[1].Value;

    /// <summary>The project file of MSBUILD.md, without its version.</summary>
    public static string Project { get; } = Regex.Replace(PageProject, " Version=\"[^\"]*\"", "");

    /// <summary>The version that MSBUILD.md names is the tool's.</summary>
    public static string PageVersion { get; } =
        Regex.Match(File.ReadAllText(Repository.File("tool/MSBUILD.md")), " Version=\"([^\"]*)\"").Groups[1].Value;

    public string Path(string name) => System.IO.Path.Combine(_folder.Path, Name, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
    }

    /// <summary>A project with a source file and a manifest.</summary>
    public void Add(string project, string text, string manifest)
    {
        Write($"{project}/{project}.csproj", text);
        Write($"{project}/Nothing.cs", "internal static class Nothing;");
        Write($"{project}/experiments.yaml", manifest);
    }

    /// <summary>Runs a verb of dotnet in a project's folder.</summary>
    public DotnetResult Dotnet(string project, params string[] words) =>
        Run(Path(project), [.. words, "-tl:off", "-nr:false"]);

    /// <summary>Runs commands of a shell in a project's folder.</summary>
    public DotnetResult Shell(string project, string commands) => Start("bash", Path(project), ["-euc", commands]);

    /// <summary>Packs what is built under a version.</summary>
    public void Pack(string version)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Run(
            Repository.File(""), "pack", Repository.File("tool/Polytope.MSBuild"), "-c", configuration, "--no-build",
            "--no-restore", $"-p:PackageVersion={version}", "-o", _folder.File("packages")).ThrowIfFailed();
    }

    public void Dispose() => _folder.Dispose();

    private static string Block(string language) => Regex.Match(
        File.ReadAllText(Repository.File("tool/MSBUILD.md")), $"```{language}\n(.*?)```", RegexOptions.Singleline)
        .Groups[1].Value;

    private static DotnetResult Run(string folder, params string[] words) => Start("dotnet", folder, words);

    private static DotnetResult Start(string program, string folder, string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Of the process that runs the tests: the SDK of the projects finds its own.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.Ordinal)
            || name is "DOTNET_HOST_PATH" or "CI").ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new DotnetResult(process.ExitCode, output + error.Result);
    }
}

/// <param name="Output">Both streams.</param>
public sealed record DotnetResult(int ExitCode, string Output)
{
    public DotnetResult ThrowIfFailed()
    {
        Assert.True(ExitCode == 0, Output);
        return this;
    }

    /// <summary>How often a text occurs.</summary>
    public int Count(string text) => Output.Split(text).Length - 1;
}
