using Polytope.Core.Numerics.Randomness;

namespace Polytope.Core.Images;

/// <summary>
/// Normal noise on the values of training points. All randomness comes from the seed's
/// <see cref="StreamPurpose.Noise"/> stream, so that the points, weights and orders of a run are the same with noise as
/// without.
/// </summary>
public static class SampleNoise
{
    /// <summary>
    /// Adds a normal deviate, times the standard deviation, to each target: point by point, and the targets of a point
    /// in their order. The sum is taken in double and rounded to float32; it may lie outside [0, 1].
    /// </summary>
    /// <param name="deviation">The standard deviation, at least 0; 0 gives the points as they are.</param>
    public static SampleSet Add(SampleSet points, double deviation, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        if (deviation == 0) return points;
        var random = new RandomStream(seed, StreamPurpose.Noise);
        return points with
        {
            Targets = Array.ConvertAll(
                points.Targets, target => (float)(target + (deviation * random.NextNormal()))),
        };
    }
}
