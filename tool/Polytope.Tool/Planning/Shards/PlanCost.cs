namespace Polytope.Tool.Planning.Shards;

/// <summary>What a plan costs, estimated from the plan alone; only ratios mean something.</summary>
internal static class PlanCost
{
    /// <summary>
    /// In operations: each parameter takes part in some six for each point and epoch; a frame evaluates the network at
    /// each pixel, and its partition, drawing and files take about as long as a hundred million more.
    /// </summary>
    public static double Of(Plan plan)
    {
        const double Frame = 1e8;
        double parameters = plan.Network.ShapeFor(outputs: 1).ParameterCount;
        var pixels = (double)plan.Image.Width * plan.Image.Height;
        return (6 * parameters * plan.Sampling.Training * plan.Training.Epochs)
            + (plan.CheckpointEpochs.Length * ((2 * parameters * pixels) + Frame));
    }
}
