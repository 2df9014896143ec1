using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Commands.Plans;

/// <param name="Manifest">Path of a manifest or its folder.</param>
/// <param name="Experiments">Ids; empty is all.</param>
/// <param name="Overrides">Each <c>path=value</c>.</param>
internal sealed record PlanSelection(
    string Manifest, IReadOnlyList<string> Experiments, IReadOnlyList<string> Overrides)
{
    /// <summary>The plans, in the manifest's order; those of a matrix's variants that are sound.</summary>
    /// <param name="notes">Gets a line for each mistake in experiments that are not asked for.</param>
    /// <param name="skipped">The mistakes of the other variants.</param>
    /// <exception cref="UserErrorException">There are other mistakes: all of them, a line each.</exception>
    public IReadOnlyList<Plan> Plans(Grammar grammar, TextWriter notes, out IReadOnlyList<Diagnostic> skipped)
    {
        var diagnostics = new DiagnosticBag();
        var plans = Plans(grammar, diagnostics);
        foreach (var warning in diagnostics.Warnings()) notes.WriteLine(warning);
        skipped = diagnostics.Skipped();
        if (!diagnostics.IsEmpty) foreach (var mistake in skipped) diagnostics.Add(mistake);
        diagnostics.ThrowIfAny();
        return plans;
    }

    /// <summary>The plans that are sound, and every mistake.</summary>
    /// <param name="isForThisMachine">Whether they will run here: what is missing for them is a mistake then.</param>
    public IReadOnlyList<Plan> Plans(Grammar grammar, DiagnosticBag diagnostics, bool isForThisMachine = true)
    {
        if (Meant(grammar) is { } meant)
        {
            diagnostics.Add(
                new(Manifest), DiagnosticCode.Unreadable, $"There is no such file. Did you mean '{meant}'?");
            return [];
        }

        return Read(grammar, diagnostics) is { } manifest
            ? new Planner(grammar) { IsForThisMachine = isForThisMachine }
                .Plan(manifest, diagnostics, Experiments, Overrides)
            : [];
    }

    /// <summary>
    /// What the name of a file that does not exist is near to: the folder's manifest, or an experiment in it.
    /// </summary>
    private string? Meant(Grammar grammar)
    {
        if (Path.Exists(Manifests.Manifest.Find(Manifest))
            || new ManifestReader(grammar).ReadFile(".", new DiagnosticBag()) is not { } manifest) return null;
        var file = Path.GetFileName(manifest.Source);
        var ids = manifest.Experiments.Select(experiment => experiment.Id).ToList();
        return Suggestion.For(Manifest, [.. ids, file]) is not { } near ? null
            : ids.Contains(near) ? $"-e {near}"
            : near;
    }

    /// <summary>The manifest; a record's is the one in it.</summary>
    public Polytope.Tool.Manifests.Manifest? Read(Grammar grammar, DiagnosticBag diagnostics)
    {
        if (!Manifest.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return new ManifestReader(grammar).ReadFile(Manifest, diagnostics);
        try
        {
            return StoredRun.OfRecord(Manifest).ReadManifest(diagnostics);
        }
        catch (UnreadableFileException mistake)
        {
            diagnostics.Add(new(Manifest), DiagnosticCode.Unreadable, mistake.Reason);
            return null;
        }
    }
}
