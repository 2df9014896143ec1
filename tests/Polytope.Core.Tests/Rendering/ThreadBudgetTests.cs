using Polytope.Core.Rendering;

namespace Polytope.Core.Tests.Rendering;

public sealed class ThreadBudgetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_more_threads_are_busy_than_the_budget_has_though_all_want_to_be(int threads)
    {
        var budget = new ThreadBudget(threads);
        int busy = 0, most = 0, left = threads + 4;
        var workers = Enumerable.Range(0, left).Select(_ => Start(() =>
        {
            using (budget.Hold())
            {
                Highest(ref most, Interlocked.Increment(ref busy));
                // Stays busy until all others are, or wait for it.
                SpinWait.SpinUntil(() => Volatile.Read(ref busy) + budget.Waiting >= Volatile.Read(ref left));
                Interlocked.Decrement(ref left);
                Interlocked.Decrement(ref busy);
            }
        })).ToList();
        workers.ForEach(worker => worker.Join());
        Assert.Equal(threads, most);
    }

    [Fact]
    public void A_request_for_several_threads_is_served_before_later_ones_for_one()
    {
        var budget = new ThreadBudget(3);
        var order = new List<string>();
        Thread several, one;
        using (budget.Hold())
        {
            several = Start(() =>
            {
                using (budget.Hold(3)) order.Add("several");
            });
            SpinWait.SpinUntil(() => budget.Waiting == 1);
            one = Start(() =>
            {
                using (budget.Hold()) order.Add("one");
            });
            SpinWait.SpinUntil(() => budget.Waiting == 2);
        }

        several.Join();
        one.Join();
        Assert.Equal(["several", "one"], order);
    }

    [Fact]
    public void A_thread_that_holds_a_share_takes_no_second_one()
    {
        var budget = new ThreadBudget(1);
        using (budget.Hold())
        using (budget.Hold())
        {
            Assert.Equal(0, budget.Waiting);
        }

        using (budget.Hold(5))
        {
            // More than all is all.
        }
    }

    [Fact]
    public void A_thread_that_waits_for_another_gives_its_share_back()
    {
        var budget = new ThreadBudget(1);
        using (budget.Hold())
        {
            var other = Start(() =>
            {
                using (budget.Hold())
                {
                }
            });
            using (budget.Yield()) other.Join();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Pipelines_that_feed_one_another_share_a_budget(int threads)
    {
        var budget = new ThreadBudget(threads);
        int busy = 0, most = 0;
        List<int> left = [], right = [];
        using var first = new OrderedPipeline<int, int>(budget, Busy, left.Add, capacity: 1);
        using var second = new OrderedPipeline<int, int>(budget, Busy, right.Add, capacity: 1);
        using var before = new OrderedPipeline<int, int>(budget, Busy, item =>
        {
            first.Add(item);
            second.Add(item);
        });
        for (var i = 0; i < 200; i++) before.Add(i);
        before.Complete();
        first.Complete();
        second.Complete();
        Assert.Equal(Enumerable.Range(0, 200), left);
        Assert.Equal(left, right);
        Assert.InRange(most, 1, threads);

        int Busy(int item)
        {
            Highest(ref most, Interlocked.Increment(ref busy));
            Thread.Yield();
            Interlocked.Decrement(ref busy);
            return item;
        }
    }

    private static Thread Start(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void Highest(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
