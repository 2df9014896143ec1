using Polytope.Tool.Hosting;

namespace Polytope.Tool.Tests.Hosting;

public sealed class WaitingBarTests
{
    [Fact]
    public void Refused_colours_leave_the_bar() =>
        Assert.True(new Terminal(IsInteractive: true) { HasColour = false }.HasBar);

    [Theory]
    [InlineData(Verbosity.Quiet)]
    [InlineData(Verbosity.Verbose)]
    public void Quiet_and_verbose_have_no_bar(object verbosity) =>
        Assert.False(new Terminal(IsInteractive: true) { Verbosity = (Verbosity)verbosity }.HasBar);

    [Fact]
    public void Work_that_takes_longer_shows_its_seconds_and_leaves_an_empty_line()
    {
        using var output = new Watched();
        using (var bar = new WaitingBar(new Terminal(IsInteractive: true), output) { Patience = TimeSpan.FromTicks(1) })
        using (bar.ShowTime("computing"))
            Assert.True(output.Written.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.Matches("^\rcomputing: [0-9]+ s.*\r {14,}\r$", output.ToString());
    }

    /// <summary>Tells when something has been written.</summary>
    private sealed class Watched : StringWriter
    {
        public ManualResetEventSlim Written { get; } = new();

        public override void Write(string? value)
        {
            base.Write(value);
            Written.Set();
        }

        protected override void Dispose(bool disposing)
        {
            Written.Dispose();
            base.Dispose(disposing);
        }
    }

    [Fact]
    public void Where_nobody_watches_nothing_is_shown()
    {
        using var output = new StringWriter();
        using (var bar = new WaitingBar(new Terminal(IsInteractive: false), output))
        using (bar.ShowTime("computing")) bar.Show(0.5);
        Assert.Equal("", output.ToString());
    }
}
