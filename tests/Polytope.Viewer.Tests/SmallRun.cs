using System.Diagnostics;
using Polytope.Core.Networks;
using Polytope.Tool.Formats;

[assembly: AssemblyFixture(typeof(Polytope.Viewer.Tests.SmallRun))]

namespace Polytope.Viewer.Tests;

/// <summary>A small run that the tool makes once for all tests, as a user would: <c>dotnet polytope run</c>.</summary>
public sealed class SmallRun : IDisposable
{
    public const int Last = 120;

    private const string Manifest =
        """
        version: 1
        experiments:
          small:
            image: { shape: ring, size: 64 }
            sampling: { training: 600, validation: 150 }
            network: { hidden: 9x3 }
            training: { epochs: 120, batch: 64, rate: 0.003 }
            outputs:
              - { renderer: viewer, every: [1 until 10, 10] }
        """;

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("polytope-viewer-");

    public SmallRun()
    {
        var manifest = Path.Combine(_place.FullName, "experiments.yaml");
        File.WriteAllText(manifest, Manifest);
        using var tool = Start("run", manifest, "--out", _place.FullName);
        tool.WaitForExit();
        if (tool.ExitCode != 0) throw new InvalidOperationException("The tool did not run.");
    }

    /// <summary>Epochs 0 to 10, then every tenth.</summary>
    public static IReadOnlyList<int> Epochs { get; } =
        [.. Enumerable.Range(0, 11), .. Enumerable.Range(2, 11).Select(k => 10 * k)];

    public string Folder => Path.Combine(_place.FullName, "small");

    public string Page => Path.Combine(Folder, "viewer.html");

    /// <summary>The tool as a process of its own.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll")))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>The network after an epoch, from its checkpoint.</summary>
    public Network NetworkAt(int epoch) =>
        NetworkFile.Read(Path.Combine(Folder, "checkpoints", FormattableString.Invariant($"{epoch:D6}.safetensors")));

    public void Dispose() => _place.Delete(recursive: true);
}
