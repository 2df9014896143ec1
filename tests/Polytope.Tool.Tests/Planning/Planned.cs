using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Tests.Planning;

/// <summary>Plans of a manifest's text, as from a file <c>experiments.yaml</c> in a folder without pictures.</summary>
internal static class Planned
{
    /// <summary>A section that makes an experiment complete.</summary>
    public const string Sound = "image: { shape: ring, size: 100 }, network: { hidden: 14x6 }";

    /// <summary>The same, with an image as small as the points allow.</summary>
    public const string Small =
        "image: { shape: ring, size: 8 }, sampling: { training: 40, validation: 10 }, network: { hidden: 3 }";

    public static IReadOnlyList<Plan> From(
        string yaml, DiagnosticBag diagnostics, string[]? sets = null, string[]? only = null, string? folder = null,
        Grammar? grammar = null, bool isForThisMachine = false)
    {
        grammar ??= Grammar.Standard;
        var manifest = new ManifestReader(grammar)
            .Read(yaml, "experiments.yaml", folder ?? Path.GetTempPath(), diagnostics);
        return manifest is null
            ? []
            : new Planner(grammar) { IsForThisMachine = isForThisMachine }.Plan(manifest, diagnostics, only, sets);
    }

    /// <summary>The plans of a manifest without mistakes.</summary>
    public static IReadOnlyList<Plan> From(string yaml, params string[] sets)
    {
        var diagnostics = new DiagnosticBag();
        var plans = From(yaml, diagnostics, sets);
        Assert.Empty(diagnostics.Sorted());
        return plans;
    }

    /// <summary>The plan of one experiment, written as a flow mapping without its braces.</summary>
    public static Plan One(string settings, params string[] sets) =>
        Assert.Single(From($"version: 1\nexperiments: {{ one: {{ {settings} }} }}", sets));

    /// <summary>What is printed of a manifest's mistakes, a line each.</summary>
    public static string Mistakes(string yaml, string[]? sets = null, string[]? only = null)
    {
        var diagnostics = new DiagnosticBag();
        From(yaml, diagnostics, sets, only);
        return string.Join('\n', diagnostics.Sorted());
    }
}
