using System.CommandLine;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline.Shards;
using Polytope.Tool.Planning;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands.Plans;

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
        Description = "An experiment's id, or widths[seed=2] for some variants of one with a matrix; several may "
            + "follow. Without it, all of the manifest's.",
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

    private readonly Option<bool> _code = CodeOption.Create();

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
        command.Add(_code);
    }

    /// <summary>The door for the manifest's code.</summary>
    public CodeGate Gate(ParseResult parsed) => CodeOption.Gate(parsed, _code);

    /// <summary>The ids of the manifest's experiments and of some variants, as far as it can be read.</summary>
    private IEnumerable<string> Ids(ParseResult parsed)
    {
        const int MostVariants = 200;
        var path = parsed.GetResult(_manifest) is { Tokens: [var typed] } ? typed.Value : Manifest.DefaultName;
        if (new ManifestReader(Grammar.Standard).ReadFile(path, new DiagnosticBag()) is not { } manifest) return [];
        var ids = manifest.Experiments.Select(experiment => experiment.Id).ToList();
        var variants = new Planner(Grammar.Standard).Plan(manifest, new DiagnosticBag())
            .Select(plan => plan.Experiment).Except(ids).Take(MostVariants);
        return [.. ids, .. variants];
    }

    /// <summary>
    /// The plans that a selection asks for. Mistakes of what is not asked for, and of variants that no plan is made of,
    /// are printed.
    /// </summary>
    /// <param name="share">The first of several processes alone tells of variants.</param>
    /// <param name="skipped">The mistakes of those variants.</param>
    /// <exception cref="UserErrorException">There are other mistakes; or the code is not trusted.</exception>
    public IReadOnlyList<Plan> Plans(
        ParseResult parsed,
        PlanSelection selection,
        Shard share,
        out IReadOnlyList<Diagnostic> skipped,
        CodeUse use = CodeUse.Required)
    {
        var plans = selection.Plans(Gate(parsed), VerbosityOptions.Notes(parsed), out skipped, use);
        if (share.Number > 1) skipped = [];
        foreach (var mistake in skipped) parsed.InvocationConfiguration.Error.WriteLine(mistake);
        return plans;
    }

    public PlanSelection In(ParseResult parsed) =>
        new(
            parsed.GetRequiredValue(_manifest),
            parsed.GetRequiredValue(_experiments),
            parsed.GetRequiredValue(_overrides));
}
