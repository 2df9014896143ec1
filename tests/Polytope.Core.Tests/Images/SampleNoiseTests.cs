using Polytope.Core.Images;
using Polytope.Core.Numerics.Randomness;

namespace Polytope.Core.Tests.Images;

public sealed class SampleNoiseTests
{
    private static readonly SampleSet Zeros = new(20_000, 2, 1, new float[40_000], new float[20_000]);

    [Fact]
    public void Each_value_gets_the_next_normal_deviate_of_a_stream_of_its_own()
    {
        var points = new SampleSet(2, 2, 3, [0, 0.25f, 0.5f, 0.75f], [0, 0.1f, 0.2f, 0.3f, 0.4f, 1]);
        var random = new RandomStream(7, (StreamPurpose)4);
        var expected = points.Targets.Select(target => (float)(target + (0.2 * random.NextNormal()))).ToArray();
        var noisy = SampleNoise.Add(points, 0.2, 7);
        Assert.Equal(expected, noisy.Targets);
        Assert.Equal(points.Inputs, noisy.Inputs);
        Assert.Equal(0.1f, points.Targets[1]);
    }

    [Fact]
    public void Its_mean_is_zero_and_its_deviation_the_given_one()
    {
        var noise = SampleNoise.Add(Zeros, 0.3, 1).Targets;
        Assert.Equal(0, noise.Average(), 0.01);
        Assert.Equal(0.3, Math.Sqrt(noise.Average(value => (double)value * value)), 0.006);
        Assert.Equal(0.6827, noise.Count(value => Math.Abs(value) < 0.3) / 20_000.0, 0.015);
    }

    [Fact]
    public void None_leaves_the_points_as_they_are() => Assert.Same(Zeros, SampleNoise.Add(Zeros, 0, 1));

    [Fact]
    public void A_seed_has_its_own() =>
        Assert.NotEqual(SampleNoise.Add(Zeros, 0.3, 1).Targets, SampleNoise.Add(Zeros, 0.3, 2).Targets);
}
