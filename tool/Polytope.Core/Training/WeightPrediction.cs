using System.Collections.Immutable;
using System.Runtime.Serialization;

namespace Polytope.Core.Training;

/// <summary>How far a weight is from what was predicted of it.</summary>
public enum PredictionLoss
{
    /// <summary>The squared difference of the weight w and the prediction.</summary>
    [EnumMember(Value = "mse")]
    MeanSquaredError,

    /// <summary>
    /// -ln of the normal density of w, whose mean and ln of the standard deviation are predicted; the latter counts as
    /// no more than 7 and no less than -7.
    /// </summary>
    Gaussian,

    /// <summary>
    /// -ln of Laplace's density of w, whose mean and ln of the scale are predicted, within the same limits.
    /// </summary>
    Laplacian,

    /// <summary>
    /// The cross-entropy of the softmax of the prediction and w, which is divided between the two bins whose centres
    /// are nearest, in linear proportion: so it changes with w. Beyond the outer centres w counts as there.
    /// </summary>
    CrossEntropy,
}

/// <summary>
/// A second network that learns to predict the weights of the first, and by that regularizes it: weights that it can
/// predict cost less. Its three inputs are the weight's layer, its neuron in the layer and its position among the
/// neuron's weights, each divided by its greatest value (0 where that is 0); biases are not predicted. With R the mean
/// over all weights of the loss of their predictions, each step minimizes the first network's loss plus
/// <see cref="Strength"/> R by the first network's weights, which R's gradient is passed on to, and at the same time R
/// by the second's parameters, by Adam.
/// </summary>
public sealed record WeightPrediction
{
    /// <summary>How far a weight is from its prediction.</summary>
    public required PredictionLoss Loss { get; init; }

    /// <summary>What R counts in the first network's loss, at least 0.</summary>
    public double Strength { get; init; } = 0.01;

    /// <summary>The widths of the second network's hidden layers, which are leaky ReLU of slope 0.01.</summary>
    public ImmutableArray<int> Hidden { get; init; } = [32, 32];

    /// <summary>Adam's rate for the second network.</summary>
    public double Rate { get; init; } = 0.001;

    /// <summary>The number of bins for cross-entropy, at least 2.</summary>
    public int Bins { get; init; } = 33;

    /// <summary>The centres of the outer bins are at this, and at less than 0 by as much; above 0.</summary>
    public double Reach { get; init; } = 1;

    /// <summary>The second network's outputs.</summary>
    public int Outputs => Loss switch
    {
        PredictionLoss.MeanSquaredError => 1,
        PredictionLoss.CrossEntropy => Bins,
        _ => 2,
    };
}
