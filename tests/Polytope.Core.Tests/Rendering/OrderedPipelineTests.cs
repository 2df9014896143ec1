using Polytope.Core.Rendering;

namespace Polytope.Core.Tests.Rendering;

public sealed class OrderedPipelineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Results_come_in_the_order_of_the_items_though_later_ones_are_done_first(int threads)
    {
        var results = new List<int>();
        using var pipeline = new OrderedPipeline<int, int>(
            threads,
            item =>
            {
                if (item % 5 == 0) Thread.Sleep(3);
                return item * item;
            },
            results.Add);
        for (var i = 0; i < 100; i++) pipeline.Add(i);
        pipeline.Complete();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * i), results);
    }

    [Fact]
    public void No_more_items_are_under_way_than_the_capacity()
    {
        int inside = 0, most = 0;
        using var pipeline = new OrderedPipeline<int, int>(
            3,
            item =>
            {
                Thread.Sleep(1);
                return item;
            },
            _ => Interlocked.Decrement(ref inside),
            capacity: 4);
        for (var i = 0; i < 60; i++)
        {
            pipeline.Add(i);
            most = Math.Max(most, Interlocked.Increment(ref inside));
        }

        pipeline.Complete();
        Assert.InRange(most, 1, 4);
        Assert.Equal(0, inside);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_transform_throws_comes_out_on_the_adding_side(int threads)
    {
        using var pipeline = new OrderedPipeline<int, int>(
            threads, item => item == 5 ? throw new IOException("the disk is full") : item, _ => { });
        var exception = Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 1000; i++) pipeline.Add(i);
            pipeline.Complete();
        });
        Assert.Equal("the disk is full", exception.Message);
    }

    [Fact]
    public void What_the_consumer_throws_ends_it_too()
    {
        using var pipeline = new OrderedPipeline<int, int>(4, item => item, item =>
        {
            if (item == 7) throw new IOException("no");
        });
        Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 1000; i++) pipeline.Add(i);
            pipeline.Complete();
        });
    }

    [Fact]
    public void Disposing_without_completing_drops_what_has_not_begun()
    {
        var consumed = 0;
        var pipeline = new OrderedPipeline<int, int>(
            2,
            item =>
            {
                Thread.Sleep(5);
                return item;
            },
            _ => consumed++,
            capacity: 50);
        for (var i = 0; i < 50; i++) pipeline.Add(i);
        pipeline.Dispose();
        Assert.InRange(consumed, 0, 49);
    }
}
