using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>How a plan differs from the one that a record tells of.</summary>
internal static class PlanChange
{
    /// <summary>Whether a recorded run and a plan have the same weights in all epochs that both have.</summary>
    public static bool IsSameTrajectory(RunRecord record, Plan plan) => record.Plan.TrajectoryHash is { } trajectory
        ? trajectory == plan.TrajectoryHash
        : record.Plan.TrainingHash == plan.TrainingHash;

    /// <summary>
    /// What differs, value by value and output by output; never empty, because the digests may differ where all values
    /// agree.
    /// </summary>
    public static IReadOnlyList<string> Between(RunRecord record, Plan plan)
    {
        List<string> differences = [.. Values(record, plan).Select(difference => difference.ToString())];
        differences.AddRange(OutputChange.Between(
            record.Plan.Values,
            plan.Lines.ToDictionary(line => line.Path, line => line.Value),
            PlanText.SilentPaths(plan)));
        return differences.Count > 0 ? differences : ["the plan has changed"];
    }

    /// <summary>
    /// The differences that keep the plan from continuing the run. Outputs may differ, and so may the number of epochs
    /// unless the rate's schedule depends on it.
    /// </summary>
    public static IEnumerable<string> OfTrajectory(RunRecord record, Plan plan)
    {
        var differences =
            from difference in Values(record, plan)
            where plan.Training.Options.Schedule.DependsOnEpochs || difference.Path != "training.epochs"
            select difference.ToString();
        return differences.DefaultIfEmpty("the plan has changed");
    }

    /// <summary>The values that differ, those of outputs excepted.</summary>
    private static IEnumerable<PlanDifference> Values(RunRecord record, Plan plan) =>
        from difference in plan.DifferencesFrom(
            record.Plan.Values.Select(value => new PlanLine(value.Key, value.Value)))
        where !OutputChange.IsOfOutput(difference.Path)
        select difference;
}
