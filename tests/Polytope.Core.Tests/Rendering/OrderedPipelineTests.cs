using Polytope.Core.Rendering;

namespace Polytope.Core.Tests.Rendering;

public sealed class OrderedPipelineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Results_come_in_the_order_of_the_items_even_if_later_ones_are_done_first(int threads)
    {
        // With several threads, every threads-th item is done only after the next one.
        var done = Enumerable.Range(0, 101).Select(_ => new ManualResetEventSlim()).ToArray();
        var results = new List<int>();
        using var pipeline = new OrderedPipeline<int, int>(
            threads,
            item =>
            {
                if (threads > 1 && item % threads == 0) Await(done[item + 1]);
                done[item].Set();
                return item * item;
            },
            results.Add);
        for (var i = 0; i < 101; i++)
        {
            if (i == 100) done[i].Set();
            else pipeline.Add(i);
        }

        pipeline.Complete();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * i), results);
    }

    [Fact]
    public void No_more_items_are_under_way_than_the_capacity()
    {
        // The first item is under way until the pipeline is full.
        using var full = new ManualResetEventSlim();
        int inside = 0, most = 0;
        using var pipeline = new OrderedPipeline<int, int>(
            3,
            item =>
            {
                if (item == 0) Await(full);
                return item;
            },
            _ => Interlocked.Decrement(ref inside),
            capacity: 4);
        for (var i = 0; i < 60; i++)
        {
            pipeline.Add(i);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            if (i == 3) full.Set();
        }

        pipeline.Complete();
        Assert.Equal((4, 0), (most, inside));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_of_a_transform_is_thrown_to_the_adding_thread(int threads)
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
    public void An_exception_of_the_consumer_ends_the_pipeline_too()
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
    public async Task Disposing_without_completing_drops_what_has_not_begun()
    {
        using var begun = new CountdownEvent(2);
        using var closed = new ManualResetEventSlim();
        var consumed = new List<int>();
        var pipeline = new OrderedPipeline<int, int>(
            2,
            item =>
            {
                begun.Signal();
                Await(closed);
                return item;
            },
            consumed.Add,
            capacity: int.MaxValue);
        for (var i = 0; i < 50; i++) pipeline.Add(i);
        Await(begun.WaitHandle);
        var disposing = Task.Run(pipeline.Dispose, TestContext.Current.CancellationToken);

        // From the moment the pipeline is closed it accepts no further item.
        Assert.Throws<InvalidOperationException>(AddWithoutEnd);
        closed.Set();
        await disposing;
        Assert.Equal([0, 1], consumed);

        void AddWithoutEnd()
        {
            while (true) pipeline.Add(50);
        }
    }

    /// <summary>Fails where a deadlock would hang.</summary>
    private static void Await(ManualResetEventSlim happening) => Await(happening.WaitHandle);

    private static void Await(WaitHandle happening) => Assert.True(happening.WaitOne(TimeSpan.FromMinutes(1)));
}
