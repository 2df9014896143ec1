using Polytope.Tool.Hosting;

namespace Polytope.Tool.Tests.Hosting;

public sealed class InterruptsTests
{
    [Fact]
    public void Signals_that_come_together_are_one_and_a_later_one_is_the_second()
    {
        using var interrupt = new Interrupts();
        Assert.False(interrupt.IsSecond(TimeSpan.FromSeconds(100)));
        Assert.False(interrupt.IsSecond(TimeSpan.FromSeconds(100.001)));
        Assert.False(interrupt.IsSecond(TimeSpan.FromSeconds(100.3)));
        Assert.True(interrupt.IsSecond(TimeSpan.FromSeconds(101)));
    }
}
