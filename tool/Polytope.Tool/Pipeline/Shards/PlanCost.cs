using Polytope.Tool.Planning;

namespace Polytope.Tool.Pipeline.Shards;

/// <summary>What a plan costs, estimated from the plan alone; only ratios mean something.</summary>
internal static class PlanCost
{
    /// <summary>
    /// In operations: each parameter takes part in some six for each point and epoch. A frame of 1,500 parameters
    /// (14x6) takes as long as two hundred million, for its partition, measures and pictures, and one of ten times as
    /// many some sixty times as long.
    /// </summary>
    public static double Of(Plan plan)
    {
        double parameters = plan.Network.ShapeFor(outputs: 1).ParameterCount;
        var frame = 1e8 * (1 + Math.Pow(parameters / 1500, 1.75));
        return (6 * parameters * plan.Sampling.Training * plan.Training.Epochs)
            + (plan.CheckpointEpochs.Length * frame);
    }
}
