using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Matrices;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;
using Polytope.Tool.Planning.Variants;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Planning;

/// <summary>Makes the plans of one experiment: one, or one for each variant of its matrix.</summary>
/// <param name="merged">The experiment with its defaults and its implied outputs.</param>
/// <param name="plan">Makes the plan of an id from its settings; null, with diagnostics, where it can't.</param>
internal sealed class PlannedExperiment(
    Grammar grammar, ManifestExperiment experiment, Node merged, Func<string, Node, DiagnosticBag, Plan?> plan)
{
    /// <summary>As many variants of an experiment that is not asked for are checked.</summary>
    private const int MostChecked = 20;

    private const string MatrixKey = "matrix";

    /// <summary>What keeps every plan from being made.</summary>
    public DiagnosticBag Mistakes { get; } = new();

    /// <summary>What keeps some variants from running, while others can.</summary>
    public DiagnosticBag Skipped { get; } = new();

    /// <param name="selectors">Of this experiment; empty is all of it.</param>
    /// <param name="isAsked">Whether its plans will be used; else it is only checked.</param>
    public IReadOnlyList<Plan> Plans(
        IReadOnlyList<VariantSelector> selectors, IReadOnlyList<string> overrides, bool isAsked)
    {
        var ofMatrix = overrides.ToLookup(IsOfMatrix);
        var settings = new PlanOverrides(grammar.Experiment, Mistakes).Apply(merged, ofMatrix[true]);
        return VariantLayout.Written(settings) is { } written
            ? OfMatrix(written, settings, selectors, [.. ofMatrix[false]], isAsked)
            : OfOne(settings, selectors, [.. ofMatrix[false]]);
    }

    private static bool IsOfMatrix(string text) =>
        text.StartsWith($"{MatrixKey}=", StringComparison.Ordinal)
        || text.StartsWith($"{MatrixKey}.", StringComparison.Ordinal);

    private List<Plan> OfOne(
        Node settings, IReadOnlyList<VariantSelector> selectors, IReadOnlyList<string> overrides)
    {
        // The manifest of a variant's run has its id, and no matrix.
        var wrong = selectors.FirstOrDefault(one => !one.IsWhole && one.Written != experiment.Id);
        if (wrong is not null)
            Mistakes.Add(new($"--experiment {wrong.Written}"), DiagnosticCode.UnknownVariant,
                $"Experiment '{experiment.Id}' has no matrix, and so no variants.");
        settings = new PlanOverrides(grammar.Experiment, Mistakes).Apply(settings, overrides);
        return plan(experiment.Id, VariantLayout.WithoutMatrix(settings), Mistakes) is { } made && Mistakes.IsEmpty
            ? [made] : [];
    }

    private List<Plan> OfMatrix(
        Node written,
        Node settings,
        IReadOnlyList<VariantSelector> selectors,
        IReadOnlyList<string> overrides,
        bool isAsked)
    {
        var reading = new Reading(Mistakes, experiment.Position) { Elsewhere = grammar.Find };
        if (VariantId.Parse(experiment.Id) is not null)
            reading.Add(written.Position, DiagnosticCode.Matrix,
                $"'{experiment.Id}' is a variant, and has no matrix of its own.");
        if (VariantLayout.Read(grammar.Experiment, written, reading) is not { } matrix) return [];
        var above = VariantOverrides.Of(overrides, matrix.Paths);
        var setter = new PlanOverrides(grammar.Experiment, Mistakes);
        IReadOnlyList<PlannedVariant> variants = VariantLayout.Variants(
            experiment.Id, matrix, above, text => Setting(setter, text), Mistakes);
        variants = isAsked ? Selected(variants, selectors) : [.. variants.Take(MostChecked)];
        if (!Mistakes.IsEmpty) return [];
        settings = setter.Apply(VariantLayout.WithoutMatrix(settings), above.Before);
        if (!Mistakes.IsEmpty) return [];

        var (plans, found) = (new List<Plan>(), new List<(string Id, Diagnostic Mistake)>());
        foreach (var variant in variants)
        {
            var own = new DiagnosticBag();
            setter = new PlanOverrides(grammar.Experiment, own);
            var made = variant.Settings.Aggregate(
                settings, (node, value) => setter.Set(node, value.Path, value.Value, value.Value.Position));
            made = setter.Apply(made, above.After);
            if (own.IsEmpty && plan(variant.Id, made, own) is { } sound && own.IsEmpty) plans.Add(sound);
            found.AddRange(own.Sorted().Select(mistake => (variant.Id, mistake)));
        }

        Report(found, variants.Count, plans.Count > 0 ? Skipped : Mistakes);
        return plans;
    }

    private MatrixSetting? Setting(PlanOverrides setter, string text) =>
        setter.Read(text) is var (path, value) ? MatrixKind.Setting(grammar.Experiment, path, value) : null;

    private IReadOnlyList<PlannedVariant> Selected(
        IReadOnlyList<PlannedVariant> variants, IReadOnlyList<VariantSelector> selectors)
    {
        if (variants.Count == 0 || selectors.Count == 0 || selectors.Any(selector => selector.IsWhole)) return variants;
        foreach (var selector in selectors.Where(one => !variants.Any(variant => one.Selects(variant, Canonical))))
            Mistakes.Add(new($"--experiment {selector.Written}"), DiagnosticCode.UnknownVariant,
                selector.Mistake(variants));
        return [.. variants.Where(variant => selectors.Any(selector => selector.Selects(variant, Canonical)))];
    }

    /// <summary>A value that was typed, as a plan has it: 0.001 for 1e-3.</summary>
    private string Canonical(string path, string text) =>
        YamlReader.Read(text, "", new DiagnosticBag(), hasLines: false) is { } value
            ? MatrixKind.Setting(grammar.Experiment, path, value).Text
            : text;

    /// <summary>Says which variants a mistake concerns, unless it concerns all.</summary>
    private static void Report(List<(string Id, Diagnostic Mistake)> found, int variants, DiagnosticBag bag)
    {
        foreach (var group in found.GroupBy(pair => pair.Mistake, pair => pair.Id))
        {
            ImmutableArray<string> ids = [.. group];
            var names = ids switch
            {
                _ when ids.Length == variants => "",
                [var one] => $" (variant {one})",
                [var one, var two] => $" (variants {one} and {two})",
                _ => FormattableString.Invariant($" (variants {ids[0]} and {ids.Length - 1} more)"),
            };
            bag.Add(group.Key with { Text = group.Key.Text + names });
        }
    }
}
