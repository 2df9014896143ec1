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
    public void Where_nobody_watches_nothing_is_shown()
    {
        using var output = new StringWriter();
        using (var bar = new WaitingBar(new Terminal(IsInteractive: false), output))
        using (bar.ShowTime("computing")) bar.Show(0.5);
        Assert.Equal("", output.ToString());
    }
}
