using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training.Kernels;
using Polytope.Core.Training.Steps;

namespace Polytope.Core.Training;

/// <summary>The mean over points and outputs of (network - target)^2.</summary>
public static unsafe class MeanSquaredError
{
    /// <summary>
    /// The outputs in float32, as in training; differences, squares and their sum, in the order of the points, in
    /// double. The same bits on every machine.
    /// </summary>
    /// <exception cref="InvalidOperationException">Some parameter is no float32 value.</exception>
    public static double Over(Network network, SampleSet points)
    {
        if (points.Count == 0) throw new ArgumentException("The mean over no points.", nameof(points));
        if (points.Dimension != network.Shape.Inputs || points.Outputs != network.Shape.Outputs)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The network {network.Shape} does not take points of {points.Dimension} coordinates and {points.Outputs} values."), nameof(points));
        }

        var parameters = network.ToParameters();
        var pass = new BlockPass(network.Shape, (float)network.Activation.Slope);
        var arranged = new EpochPoints(points, batchSize: null, seed: 0);
        arranged.Arrange(1);
        var batch = arranged[0];
        var sum = 0.0;
        fixed (float* start = parameters)
        {
            for (var first = 0; first < points.Count; first += BlockPass.Points)
            {
                var count = Math.Min(BlockPass.Points, points.Count - first);
                var vector = first / PointRows.Lanes;
                pass.Forward(start, batch.Inputs.From(vector), (count + PointRows.Lanes - 1) / PointRows.Lanes);
                sum += SquaredErrors.Sum(pass.Outputs, batch.Targets.From(vector), points.Outputs, count);
            }
        }

        GC.KeepAlive(arranged);
        GC.KeepAlive(pass);
        return sum / ((double)points.Count * points.Outputs);
    }
}
