using Polytope.Core.Images;
using Polytope.Core.Networks;

namespace Polytope.Core.Training;

/// <summary>The mean over points and outputs of (network - target)^2.</summary>
public static class MeanSquaredError
{
    /// <inheritdoc cref="PointLoss"/>
    /// <exception cref="InvalidOperationException">Some parameter is no float32 value.</exception>
    public static double Over(Network network, SampleSet points) => PointLoss.Over(LossKind.MeanSquaredError, network, points);
}
