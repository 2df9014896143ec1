using Polytope.Core.Images;
using Polytope.Core.Numerics.Randomness;

namespace Polytope.Core.Tests.Training;

internal static class TrainingPoints
{
    /// <summary>Points of the unit square with random grey values.</summary>
    public static SampleSet Random(int count, int outputs, uint substream)
    {
        var stream = new RandomStream(17, StreamPurpose.Sampling, substream);
        var inputs = Enumerable.Range(0, 2 * count).Select(_ => stream.NextSingle()).ToArray();
        var targets = Enumerable.Range(0, count * outputs).Select(_ => stream.NextSingle()).ToArray();
        return new SampleSet(count, 2, outputs, inputs, targets);
    }
}
