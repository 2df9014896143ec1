using System.CommandLine;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Commands.Options;

/// <summary>
/// The arguments of verbs that make plans: the manifest, the experiments to take from it, and values to change.
/// </summary>
internal sealed class PlanArguments
{
    private readonly Argument<string> _manifest = new("manifest")
    {
        Description = "A manifest of experiments, or a folder that has one, or a run's record (.json).",
        DefaultValueFactory = _ => Manifest.DefaultName,
    };

    private readonly Option<string[]> _experiments = new("--experiment", "-e")
    {
        Description = "An experiment's id; several may follow. Without it, all of the manifest's.",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _overrides = new("--set")
    {
        Description = "Change a value of the plans, such as network.hidden=20x4 or outputs[0].every=5. May be given "
            + "several times.",
        HelpName = "path=value",
        DefaultValueFactory = _ => [],
    };

    public PlanArguments()
    {
        _experiments.CompletionSources.Add(context => Ids(context.ParseResult));
        _overrides.CompletionSources.Add(_ => GrammarPaths.Of(Grammar.Standard));
    }

    public void AddTo(Command command)
    {
        command.Add(_manifest);
        command.Add(_experiments);
        command.Add(_overrides);
    }

    /// <summary>The ids of the manifest's experiments, as far as it can be read.</summary>
    private IEnumerable<string> Ids(ParseResult parsed)
    {
        var path = parsed.GetResult(_manifest) is { Tokens: [var typed] } ? typed.Value : Manifest.DefaultName;
        return new ManifestReader(Grammar.Standard).ReadFile(path, new DiagnosticBag())?.Experiments
            .Select(experiment => experiment.Id) ?? [];
    }

    public PlanSelection In(ParseResult parsed) =>
        new(
            parsed.GetRequiredValue(_manifest),
            parsed.GetRequiredValue(_experiments),
            parsed.GetRequiredValue(_overrides));
}

/// <param name="Manifest">Path of a manifest or its folder.</param>
/// <param name="Experiments">Ids; empty is all.</param>
/// <param name="Overrides">Each <c>path=value</c>.</param>
internal sealed record PlanSelection(
    string Manifest, IReadOnlyList<string> Experiments, IReadOnlyList<string> Overrides)
{
    /// <summary>The plans, in the manifest's order.</summary>
    /// <param name="notes">Gets a line for each mistake in experiments that are not asked for.</param>
    /// <exception cref="UserErrorException">There are mistakes: all of them, a line each.</exception>
    public IReadOnlyList<Plan> Plans(Grammar grammar, TextWriter notes)
    {
        var diagnostics = new DiagnosticBag();
        var plans = Plans(grammar, diagnostics);
        foreach (var warning in diagnostics.Warnings()) notes.WriteLine(warning);
        diagnostics.ThrowIfAny();
        return plans;
    }

    /// <summary>The plans that are sound, and every mistake.</summary>
    public IReadOnlyList<Plan> Plans(Grammar grammar, DiagnosticBag diagnostics)
    {
        if (Meant(grammar) is { } meant)
        {
            diagnostics.Add(
                new(Manifest), DiagnosticCode.Unreadable, $"There is no such file. Did you mean '{meant}'?");
            return [];
        }

        return Read(grammar, diagnostics) is { } manifest
            ? new Planner(grammar) { IsForThisMachine = true }.Plan(manifest, diagnostics, Experiments, Overrides)
            : [];
    }

    /// <summary>
    /// What the name of a file that does not exist is near to: the folder's manifest, or an experiment in it.
    /// </summary>
    private string? Meant(Grammar grammar)
    {
        if (Path.Exists(Manifest)
            || new ManifestReader(grammar).ReadFile(".", new DiagnosticBag()) is not { } manifest) return null;
        var file = Path.GetFileName(manifest.Source);
        var ids = manifest.Experiments.Select(experiment => experiment.Id).ToList();
        return Suggestion.For(Manifest, [.. ids, file]) is not { } near ? null
            : ids.Contains(near) ? $"-e {near}"
            : near;
    }

    /// <summary>A record's plan is the manifest in it.</summary>
    private Polytope.Tool.Manifests.Manifest? Read(Grammar grammar, DiagnosticBag diagnostics)
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
