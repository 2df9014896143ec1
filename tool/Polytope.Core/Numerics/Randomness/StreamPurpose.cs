namespace Polytope.Core.Numerics.Randomness;

/// <summary>
/// What random numbers are drawn for. The numbers are part of the recipe for a run: never change one.
/// </summary>
public enum StreamPurpose : uint
{
    /// <summary>Choosing the training and the validation points of an image.</summary>
    Sampling = 1,

    /// <summary>Initial weights and biases; the substream is the layer.</summary>
    Initialization = 2,

    /// <summary>The order of the training points; the substream is the epoch, counted from 1.</summary>
    Shuffling = 3,
}
