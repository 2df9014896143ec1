using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training.Builtin;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_item_is_done_once_and_before_Run_returns(int count)
    {
        using var workers = new Workers(count);
        for (var round = 0; round < 500; round++)
        {
            var times = new int[round % 23];
            workers.Run(times.Length, (worker, item) =>
            {
                Assert.InRange(worker, 0, count - 1);
                Interlocked.Increment(ref times[item]);
            });
            Assert.All(times, time => Assert.Equal(1, time));
        }
    }

    [Fact]
    public void Sleeping_threads_are_woken()
    {
        using var workers = new Workers(2);
        for (var round = 0; round < 5; round++)
        {
            Thread.Sleep(5);
            using var both = new Barrier(2);
            workers.Run(
                2,
                (_, _) => Assert.True(
                    both.SignalAndWait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public void The_caller_gets_what_an_item_throws()
    {
        using var workers = new Workers(3);
        Assert.Throws<InvalidTimeZoneException>(() => workers.Run(9, (_, item) =>
        {
            if (item == 5) throw new InvalidTimeZoneException();
        }));
    }
}
