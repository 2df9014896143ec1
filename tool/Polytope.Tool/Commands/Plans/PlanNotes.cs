using System.Globalization;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Commands.Plans;

/// <summary>What is no mistake in a plan, but wants to be known before it runs.</summary>
internal static class PlanNotes
{
    public static IEnumerable<string> Of(Plan plan) =>
        from output in plan.Outputs
        let viewer = output.Renderer as ViewerRenderer
        where viewer is not null
        let bytes = ViewerSize.Estimate(
            output.Epochs.Length, viewer.Frames, plan.Network.ShapeFor(outputs: 1).ParameterCount)
        where bytes >= ViewerSize.Large
        select string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Experiment}: {ViewerRenderer.FileName} will have some {bytes / 1e6:F0} MB. A larger 'every', or "
            + $"'frames: {Fitting(plan)}', makes it smaller.");

    /// <summary>A round number of frames whose page is not large.</summary>
    private static int Fitting(Plan plan)
    {
        var frames = 500;
        while (frames > 10
            && ViewerSize.Estimate(frames, null, plan.Network.ShapeFor(outputs: 1)
                .ParameterCount) >= ViewerSize.Large) frames -= frames > 100 ? 50 : 10;
        return frames;
    }
}
