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
    /// What differs, value by value; never empty, because the digests may differ where all values agree.
    /// </summary>
    public static IReadOnlyList<string> Between(RunRecord record, Plan plan)
    {
        var was = record.Plan.Values.Select(value => new PlanLine(value.Key, value.Value));
        List<string> differences = [.. plan.DifferencesFrom(was).Select(difference => difference.ToString())];
        return differences.Count > 0 ? differences : ["the plan has changed"];
    }

    /// <summary>
    /// The differences that keep the plan from continuing the run. Outputs may differ, and so may the number of epochs
    /// unless the rate's schedule depends on it.
    /// </summary>
    public static IEnumerable<string> OfTrajectory(RunRecord record, Plan plan)
    {
        string[] mayDiffer = plan.Training.Options.Schedule.DependsOnEpochs
            ? ["outputs"] : ["outputs", "training.epochs"];
        return Between(record, plan).Where(line => !mayDiffer.Any(
            path => line.StartsWith(path, StringComparison.Ordinal)));
    }
}
