using Polytope.Core.Numerics.Randomness;

namespace Polytope.Core.Tests.Numerics.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void Its_words_are_philox_blocks_counted_by_position_substream_and_purpose()
    {
        var stream = new RandomStream(0xFEDC_BA98_7654_3210, StreamPurpose.Shuffling, 77);
        for (uint block = 0; block < 50; block++)
        {
            var words = Philox4x32.Block((block, 0, 77, 3), 0xFEDC_BA98_7654_3210);
            Assert.Equal(words, (stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32()));
        }
    }

    [Fact]
    public void Seeds_purposes_and_substreams_have_streams_of_their_own()
    {
        ulong[] first =
        [
            new RandomStream(1, StreamPurpose.Sampling).NextUInt64(),
            new RandomStream(2, StreamPurpose.Sampling).NextUInt64(),
            new RandomStream(1ul << 32, StreamPurpose.Sampling).NextUInt64(),
            new RandomStream(1, StreamPurpose.Initialization).NextUInt64(),
            new RandomStream(1, StreamPurpose.Sampling, 1).NextUInt64(),
        ];
        Assert.Distinct(first);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    public void Integers_below_a_bound_are_equally_likely(int bound)
    {
        const int Draws = 40_000;
        var stream = new RandomStream(5, StreamPurpose.Sampling);
        var counts = new int[bound];
        for (var i = 0; i < Draws; i++) counts[stream.NextInt(bound)]++;

        // Chi squared with bound - 1 degrees of freedom; five standard deviations above its mean.
        double expected = (double)Draws / bound, freedom = bound - 1;
        var chiSquared = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.True(chiSquared <= freedom + (5 * Math.Sqrt(2 * freedom)));
    }

    [Fact]
    public void A_bound_that_does_not_divide_two_to_the_32_is_still_unbiased()
    {
        // Without rejection, multiples of 3 would come half of the time rather than a third for this bound.
        const int Bound = 0x6000_0000;
        var stream = new RandomStream(8, StreamPurpose.Sampling);
        var multiples = 0;
        for (var i = 0; i < 30_000; i++) multiples += stream.NextInt(Bound) % 3 == 0 ? 1 : 0;
        Assert.InRange(multiples, 9_500, 10_500);
    }

    [Fact]
    public void Fractions_fill_the_unit_interval_and_stay_below_one()
    {
        var stream = new RandomStream(3, StreamPurpose.Sampling);
        var singles = Enumerable.Range(0, 20_000).Select(_ => stream.NextSingle()).ToArray();
        var doubles = Enumerable.Range(0, 20_000).Select(_ => stream.NextDouble()).ToArray();
        Assert.All(singles, value => Assert.InRange(value, 0f, MathF.BitDecrement(1f)));
        Assert.All(doubles, value => Assert.InRange(value, 0.0, Math.BitDecrement(1.0)));
        Assert.InRange(singles.Average(), 0.49, 0.51);
        Assert.InRange(doubles.Average(), 0.49, 0.51);
        Assert.True(doubles.Max() > 0.999 && doubles.Min() < 0.001);
    }

    [Fact]
    public void Normal_deviates_have_the_moments_and_the_tails_of_the_normal_distribution()
    {
        var stream = new RandomStream(11, StreamPurpose.Initialization);
        var deviates = Enumerable.Range(0, 100_000).Select(_ => stream.NextNormal()).ToArray();
        Assert.InRange(deviates.Average(), -0.015, 0.015);
        Assert.InRange(deviates.Average(x => x * x), 0.98, 1.02);
        Assert.InRange(deviates.Average(x => x * x * x * x), 2.85, 3.15);
        Assert.InRange(deviates.Count(x => Math.Abs(x) > 1.959964), 4_700, 5_300);
        Assert.InRange(deviates.Zip(deviates.Skip(1), (a, b) => a * b).Average(), -0.015, 0.015);
    }

    [Fact]
    public void Shuffling_gives_each_order_equally_often()
    {
        var counts = new Dictionary<string, int>();
        for (uint round = 0; round < 24_000; round++)
        {
            int[] items = [0, 1, 2, 3];
            new RandomStream(9, StreamPurpose.Shuffling, round).Shuffle(items);
            var order = string.Concat(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 840, 1_160));
    }
}
