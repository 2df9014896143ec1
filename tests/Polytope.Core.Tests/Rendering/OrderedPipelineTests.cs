using Polytope.Core.Rendering;

namespace Polytope.Core.Tests.Rendering;

public sealed class OrderedPipelineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Results_are_consumed_in_the_order_of_the_items(int threads)
    {
        var results = new List<int>();
        using var pipeline = new OrderedPipeline<int, int>(threads, item => item * item, results.Add);
        for (var i = 0; i < 1000; i++) pipeline.Add(i);
        pipeline.Complete();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i * i), results);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void A_result_that_is_done_first_waits_for_those_before_it(int threads)
    {
        // Item 0 is done only after the items of all other threads.
        using var others = new CountdownEvent(threads - 1);
        var results = new List<int>();
        using var pipeline = new OrderedPipeline<int, int>(
            threads,
            item =>
            {
                if (item == 0) others.Wait(Cancellation);
                else if (item < threads) others.Signal();
                return item;
            },
            results.Add);
        for (var i = 0; i < 20; i++) pipeline.Add(i);
        pipeline.Complete();
        Assert.Equal(Enumerable.Range(0, 20), results);
    }

    [Fact]
    public void No_more_items_are_in_progress_than_the_capacity()
    {
        int inProgress = 0, most = 0;
        using var pipeline = new OrderedPipeline<int, int>(
            3, item => item, _ => Interlocked.Decrement(ref inProgress), capacity: 4);
        for (var i = 0; i < 2000; i++)
        {
            pipeline.Add(i);
            most = Math.Max(most, Interlocked.Increment(ref inProgress));
        }

        pipeline.Complete();
        Assert.InRange(most, 1, 4);
        Assert.Equal(0, inProgress);
    }

    [Fact]
    public async Task At_the_capacity_Add_blocks_until_an_item_is_consumed()
    {
        using var release = new ManualResetEventSlim();
        var consumed = 0;
        using var pipeline = new OrderedPipeline<int, int>(
            2,
            item =>
            {
                release.Wait(Cancellation);
                return item;
            },
            _ => Interlocked.Increment(ref consumed),
            capacity: 3);
        for (var i = 0; i < 3; i++) pipeline.Add(i);
        var fourth = Task.Run(
            () =>
            {
                pipeline.Add(3);
                return Volatile.Read(ref consumed);
            },
            Cancellation);
        release.Set();
        Assert.True(await fourth >= 1);
        pipeline.Complete();
        Assert.Equal(4, consumed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_transform_throws_is_rethrown_on_the_adding_side(int threads)
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
    public void What_the_consumer_throws_is_rethrown_too()
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
    public async Task Disposing_without_completing_drops_items_that_are_not_begun()
    {
        // Both workers are inside their first item while the pipeline is disposed.
        using var begun = new CountdownEvent(2);
        using var release = new ManualResetEventSlim();
        var transformed = 0;
        var pipeline = new OrderedPipeline<int, int>(
            2,
            item =>
            {
                Interlocked.Increment(ref transformed);
                begun.Signal();
                release.Wait(Cancellation);
                return item;
            },
            _ => { },
            capacity: 50);

        // Adds until the pipeline is full, and then blocks until it is closed.
        var adding = Task.Run(
            () =>
            {
                while (true) pipeline.Add(0);
            },
            Cancellation);
        begun.Wait(Cancellation);
        var disposal = Task.Run(pipeline.Dispose, Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => adding);
        release.Set();
        await disposal;
        Assert.Equal(2, transformed);
    }
}
