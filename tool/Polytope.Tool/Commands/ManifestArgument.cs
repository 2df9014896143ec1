using System.CommandLine;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline;

namespace Polytope.Tool.Commands;

/// <summary>The manifest that many verbs take, and the way from its path to its plans.</summary>
internal static class ManifestArgument
{
    public static Argument<string> Create() => new("manifest")
    {
        Description = "A manifest of experiments, or a folder that has one.",
        DefaultValueFactory = _ => Manifest.DefaultName,
    };

    /// <summary>The plans of a manifest.</summary>
    /// <param name="only">Ids; empty is all.</param>
    /// <param name="overrides">Each <c>path=value</c>.</param>
    /// <exception cref="UserErrorException">There are mistakes: all of them, a line each.</exception>
    public static IReadOnlyList<Plan> Plan(string path, IReadOnlyList<string> only, IReadOnlyList<string> overrides)
    {
        var diagnostics = new DiagnosticBag();
        var plans = Plan(path, diagnostics, only, overrides);
        diagnostics.ThrowIfAny();
        return plans;
    }

    /// <summary>The plans of a manifest that are sound, and every mistake.</summary>
    public static IReadOnlyList<Plan> Plan(string path, DiagnosticBag diagnostics, IReadOnlyList<string> only, IReadOnlyList<string> overrides) =>
        new ManifestReader(Grammar.Standard).ReadFile(path, diagnostics) is { } manifest
            ? new Planner(Grammar.Standard).Plan(manifest, diagnostics, only, overrides)
            : [];
}
