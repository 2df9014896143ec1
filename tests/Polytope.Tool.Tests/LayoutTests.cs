namespace Polytope.Tool.Tests;

public sealed class LayoutTests
{
    [Fact]
    public void The_tool_is_called_dotnet_polytope() =>
        Assert.Equal("dotnet-polytope", System.Reflection.Assembly.Load("dotnet-polytope").GetName().Name);
}
