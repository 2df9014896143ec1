namespace Polytope.Core.Numerics.Randomness;

/// <summary>
/// What random numbers are drawn for. The numbers are part of the recipe for a run: never change one.
/// </summary>
public enum StreamPurpose : uint
{
    /// <summary>Choosing the training and the validation points.</summary>
    Sampling = 1,

    /// <summary>Initial weights and biases; the substream is the layer.</summary>
    Initialization = 2,

    /// <summary>The order of the training points; the substream is the epoch, counted from 1.</summary>
    Shuffling = 3,

    /// <summary>Noise on the values of the training points.</summary>
    Noise = 4,

    /// <summary>Initial weights of the network that predicts another's; the substream is the layer.</summary>
    WeightPrediction = 5,
}
