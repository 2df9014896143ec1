using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands.Plans;

/// <param name="Manifest">Path of a manifest or its folder.</param>
/// <param name="Experiments">Ids; empty is all.</param>
/// <param name="Overrides">Each <c>path=value</c>.</param>
internal sealed record PlanSelection(
    string Manifest, IReadOnlyList<string> Experiments, IReadOnlyList<string> Overrides)
{
    /// <summary>
    /// The plans, in the manifest's order, with all their code; those of a matrix's variants that are sound.
    /// </summary>
    /// <param name="notes">Gets a line for each mistake in experiments that are not asked for.</param>
    /// <param name="skipped">The mistakes of the other variants.</param>
    /// <exception cref="UserErrorException">
    /// There are other mistakes: all of them, a line each; or the code is not trusted.
    /// </exception>
    public IReadOnlyList<Plan> Plans(
        CodeGate gate, TextWriter notes, out IReadOnlyList<Diagnostic> skipped, CodeUse use = CodeUse.Required)
    {
        var diagnostics = new DiagnosticBag();
        var plans = Plans(gate, use, diagnostics);
        if (use == CodeUse.IfTrusted) PlannedCode.Warn(gate, Manifest, plans, diagnostics);
        foreach (var warning in diagnostics.Warnings()) notes.WriteLine(warning);
        skipped = diagnostics.Skipped();
        if (!diagnostics.IsEmpty) foreach (var mistake in skipped) diagnostics.Add(mistake);
        diagnostics.ThrowIfAny();
        return plans;
    }

    /// <summary>The plans that are sound, and every mistake.</summary>
    public IReadOnlyList<Plan> Plans(CodeGate gate, CodeUse use, DiagnosticBag diagnostics) =>
        Open(gate, use, diagnostics) is { } opened ? Plans(opened, diagnostics) : [];

    /// <summary>The plans that are sound, and every mistake.</summary>
    public IReadOnlyList<Plan> Plans(OpenManifest opened, DiagnosticBag diagnostics) =>
        new Planner(opened.Grammar) { IsForThisMachine = true }
            .Plan(opened.Manifest, diagnostics, Experiments, Overrides);

    /// <summary>The manifest; a record's is the one in it. Null, with diagnostics, where it can't be read.</summary>
    public OpenManifest? Open(CodeGate gate, CodeUse use, DiagnosticBag diagnostics)
    {
        if (Meant() is { } meant)
        {
            diagnostics.Add(
                new(Manifest), DiagnosticCode.Unreadable, $"There is no such file. Did you mean '{meant}'?");
            return null;
        }

        var opener = new ManifestOpener(gate, use) { OtherTexts = Overrides };
        if (!Manifest.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return opener.ReadFile(Manifest, diagnostics);
        try
        {
            return StoredRun.OfRecord(Manifest).Open(opener, diagnostics);
        }
        catch (UnreadableFileException mistake)
        {
            diagnostics.Add(new(Manifest), DiagnosticCode.Unreadable, mistake.Reason);
            return null;
        }
    }

    /// <summary>
    /// What the name of a file that does not exist is near to: the folder's manifest, or an experiment in it.
    /// </summary>
    private string? Meant()
    {
        if (Path.Exists(Manifests.Manifest.Find(Manifest))
            || new ManifestReader(Grammar.Standard).ReadFile(".", new DiagnosticBag()) is not { } manifest) return null;
        var file = Path.GetFileName(manifest.Source);
        var ids = manifest.Experiments.Select(experiment => experiment.Id).ToList();
        return Suggestion.For(Manifest, [.. ids, file]) is not { } near ? null
            : ids.Contains(near) ? $"-e {near}"
            : near;
    }
}
