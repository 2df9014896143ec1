using System.Collections.Immutable;
using Polytope.Core.Declarations;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>The code that plans would run and that is not the tool's own.</summary>
internal static class PlannedCode
{
    /// <summary>Refuses plans of one manifest unless all their code may run.</summary>
    /// <param name="manifest">What the user called it.</param>
    /// <exception cref="UserErrorException">Some of it may not.</exception>
    public static void Pass(CodeGate gate, string manifest, IReadOnlyList<Plan> plans)
    {
        if (plans.Count > 0) gate.Pass(manifest, plans[0].Origin.Sha256, plans.SelectMany(plan => Of(plan)));
    }

    /// <summary>Warns of programs without which plans of one manifest can be checked, and can't be run.</summary>
    /// <param name="manifest">What the user called it.</param>
    public static void Warn(CodeGate gate, string manifest, IReadOnlyList<Plan> plans, DiagnosticBag diagnostics)
    {
        foreach (var (plan, code) in plans.SelectMany(plan => Of(plan).Select(code => (plan, code)))
            .Where(pair => pair.code.Kind == ForeignCode.Program).DistinctBy(pair => pair.code.Identity))
        {
            if (gate.IsOpenFor(plan.Origin.Sha256, [code])) continue;
            var files = code.Files is [var first, .. var others]
                ? $" ({Printable.Line(first.Name)}, SHA-256 {first.Sha256}"
                    + (others.Length > 0 ? $", and {Counted.Of(others.Length, "more file")})" : ")")
                : "";
            diagnostics.Warn(new(
                plan.TrainerPlace,
                DiagnosticCode.Untrusted,
                $"The program {Printable.Line(code.Name)}{files} is not trusted, so 'run' would refuse to start it. "
                + $"'dotnet polytope trust {Printable.Line(ShellWord.Quoted(manifest))}' lets it run, or "
                + $"{CodeGate.Option} this once."));
        }
    }

    /// <summary>
    /// Trusts the manifest that a run will have as the one that it is made of, so that who has trusted that is not
    /// asked again for the run.
    /// </summary>
    /// <param name="folder">The run's.</param>
    public static void Extend(Plan plan, string folder)
    {
        if (Of(plan) is not { IsEmpty: false } code) return;
        var sha256 = Manifests.Manifest.Digest(plan.ToManifest(Path.GetFullPath(folder)));
        CodeGate.Extend(plan.Origin.Sha256, Path.Combine(folder, RunFolder.Manifest), sha256, code);
    }

    /// <summary>Refuses to use some parts of a plan unless their code may run.</summary>
    /// <exception cref="UserErrorException">Some of it may not.</exception>
    public static void Pass(CodeGate gate, string manifest, Plan plan, IEnumerable<IPart> parts) =>
        gate.Pass(manifest, plan.Origin.Sha256, Of(plan, parts));

    /// <summary>Of the whole plan.</summary>
    public static ImmutableArray<ForeignCode> Of(Plan plan) =>
        Of(plan, plan.Parts);

    /// <summary>Of some of its parts.</summary>
    public static ImmutableArray<ForeignCode> Of(Plan plan, IEnumerable<IPart> parts) =>
    [
        .. from plugin in parts.Select(Plugin.Of).OfType<Plugin>().Distinct()
           where !plugin.IsInstalled
           select plugin.Code,
        .. from part in parts
           from program in PartAnswers.Programs(part)
           select ForeignCode.Of(program, plan.Origin.Folder),
    ];

    /// <summary>The parts without which it can't be trained.</summary>
    public static IEnumerable<IPart> OfTraining(Plan plan) => [.. OfImage(plan), plan.Trainer];

    /// <summary>The parts without which there is no image.</summary>
    public static IEnumerable<IPart> OfImage(Plan plan) => plan.Image is DrawnImage drawn ? [drawn.Shape] : [];
}
