using System.Collections.Immutable;
using Polytope.Core.Declarations;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Planning.Subjects;
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

    /// <summary>Refuses to use some parts of a plan unless their code may run.</summary>
    /// <exception cref="UserErrorException">Some of it may not.</exception>
    public static void Pass(CodeGate gate, string manifest, Plan plan, IEnumerable<IPart> parts) =>
        gate.Pass(manifest, plan.Origin.Sha256, Of(plan, parts));

    /// <summary>Of the whole plan.</summary>
    public static ImmutableArray<ForeignCode> Of(Plan plan) =>
        Of(plan, [.. OfTraining(plan), .. plan.Outputs.Select(output => output.Renderer)]);

    private static ImmutableArray<ForeignCode> Of(Plan plan, IEnumerable<IPart> parts) =>
    [
        .. from part in parts
           from program in part.Programs
           select ForeignCode.Of(program, plan.Origin.Folder),
    ];

    /// <summary>The parts without which it can't be trained.</summary>
    public static IEnumerable<IPart> OfTraining(Plan plan) => [.. OfImage(plan), plan.Trainer];

    /// <summary>The parts without which there is no image.</summary>
    public static IEnumerable<IPart> OfImage(Plan plan) => plan.Image is DrawnImage drawn ? [drawn.Shape] : [];
}
