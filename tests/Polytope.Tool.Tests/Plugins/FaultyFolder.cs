using Mono.Cecil;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Commands.Shell;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>
/// A folder with a copy of the plug-in <c>Faulty</c>, and a manifest <c>experiments.yaml</c> that names it. Its
/// experiment <c>one</c> is small.
/// </summary>
/// <remarks>Tests with it are one collection: what one installs, another would find.</remarks>
internal sealed class FaultyFolder : IDisposable
{
    /// <summary>The collection.</summary>
    public const string Tests = "plug-ins";

    public const string Settings =
        "image: { shape: ring, size: 16 }, sampling: { training: 100, validation: 20 }, network: { hidden: 3 }";

    private readonly TemporaryFolder _folder = new();

    public FaultyFolder() => Copy("Faulty");

    /// <summary>Where the plug-in was built.</summary>
    public static string Built { get; } = Repository.File(System.IO.Path.Combine(
        "tests", "plugins", "Faulty", "bin", AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal)
            ? "Release" : "Debug",
        "net10.0"));

    public string Path => _folder.Path;

    public string Manifest => _folder.File("experiments.yaml");

    public string Output => _folder.File("runs");

    public string Run => System.IO.Path.Combine(Output, "one");

    public string Assembly => _folder.File(System.IO.Path.Combine("Faulty", "Faulty.dll"));

    public RunRecord Record => RecordFile.Read(System.IO.Path.Combine(Run, RecordFile.Name));

    public string File(string name) => _folder.File(name);

    /// <summary>Another copy of the plug-in.</summary>
    public void Copy(string name)
    {
        Directory.CreateDirectory(_folder.File(name));
        foreach (var file in Directory.EnumerateFiles(Built))
            System.IO.File.Copy(file, System.IO.Path.Combine(_folder.File(name), System.IO.Path.GetFileName(file)));
    }

    /// <summary>What goes wrong as it is loaded.</summary>
    public void Mark(string fault) =>
        System.IO.File.WriteAllText(_folder.File(System.IO.Path.Combine("Faulty", "fault.txt")), fault);

    /// <summary>Changes the assembly.</summary>
    public void Rewrite(Action<ModuleDefinition> change)
    {
        var bytes = System.IO.File.ReadAllBytes(Assembly);
        using var module = ModuleDefinition.ReadModule(new MemoryStream(bytes));
        change(module);
        module.Write(Assembly);
    }

    /// <param name="settings">Of the experiment, besides the small ones.</param>
    /// <param name="plugins">As the manifest names them.</param>
    public void Write(string settings, string plugins = "[Faulty/Faulty.dll]") => System.IO.File.WriteAllText(
        Manifest, $"version: 1\nplugins: {plugins}\nexperiments:\n  one: {{ {Settings}, {settings} }}\n");

    /// <summary>A verb with these arguments; the folder's path is left out of what it prints.</summary>
    public async Task<(int Code, string Output, string Error)> Call(params string[] arguments)
    {
        var (code, output, error) = await ShellRun.Of(arguments);
        return (code, Shown(output), Shown(error));
    }

    /// <summary>Runs the manifest, with its code.</summary>
    public Task<(int Code, string Output, string Error)> RunAllowed(params string[] arguments) =>
        Call(["run", Manifest, "-o", Output, "-q", "--threads", "1", Tool.Trust.CodeGate.Option, .. arguments]);

    public string Shown(string text) => text.Replace(_folder.Path, "PLACE", StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
