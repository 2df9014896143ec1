using Polytope.Core.Images;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training.Builtin;

public sealed class ShuffledBatchesTests
{
    private static readonly SampleSet Numbered = new(
        53, 2, 1,
        [.. Enumerable.Range(0, 53).SelectMany(i => new[] { i, 1000f + i })],
        [.. Enumerable.Range(0, 53).Select(i => -(float)i)]);

    [Fact]
    public void An_epoch_has_every_point_once_and_the_last_batch_is_what_is_left()
    {
        var epoch = new ShuffledBatches(Numbered, 20, seed: 4);
        epoch.Arrange(1);
        Assert.Equal([20, 20, 13], Enumerable.Range(0, epoch.Batches).Select(b => epoch[b].Points));
        Assert.Equal(Enumerable.Range(0, 53), Order(epoch).Order());
    }

    [Fact]
    public void The_order_follows_from_seed_and_epoch_alone()
    {
        var first = new ShuffledBatches(Numbered, 20, seed: 4);
        first.Arrange(1);
        var one = Order(first);
        first.Arrange(2);
        var two = Order(first);
        var second = new ShuffledBatches(Numbered, 20, seed: 4);
        second.Arrange(2);
        var otherSeed = new ShuffledBatches(Numbered, 20, seed: 5);
        otherSeed.Arrange(2);

        Assert.Equal(two, Order(second));
        Assert.NotEqual(one, two);
        Assert.NotEqual(two, Order(otherSeed));
    }

    [Fact]
    public void A_full_batch_keeps_the_points_own_order()
    {
        var epoch = new ShuffledBatches(Numbered, null, seed: 4);
        epoch.Arrange(7);
        Assert.Equal(1, epoch.Batches);
        Assert.Equal(Enumerable.Range(0, 53), Order(epoch));
    }

    [Fact]
    public void Lanes_past_the_last_point_are_zero()
    {
        var epoch = new ShuffledBatches(Numbered, 20, seed: 4);
        epoch.Arrange(3);
        var last = epoch[2];
        Assert.Equal(1, last.Pairs);
        for (var p = 13; p < 16; p++)
            Assert.Equal((0f, 0f, 0f), (last.Inputs.Row(0)[p], last.Inputs.Row(1)[p], last.Targets.Row(0)[p]));
        GC.KeepAlive(epoch);
    }

    private static int[] Order(ShuffledBatches epoch)
    {
        var order = new List<int>();
        for (var b = 0; b < epoch.Batches; b++)
        {
            var batch = epoch[b];
            for (var p = 0; p < batch.Points; p++)
            {
                var number = (int)batch.Inputs.Row(0)[p];
                Assert.Equal((1000f + number, -(float)number), (batch.Inputs.Row(1)[p], batch.Targets.Row(0)[p]));
                order.Add(number);
            }
        }

        GC.KeepAlive(epoch);
        return [.. order];
    }
}
