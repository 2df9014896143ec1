namespace Polytope.Core.Tests;

public sealed class LayoutTests
{
    [Fact]
    public void Core_references_no_package() =>
        Assert.All(
            typeof(Core.Networks.Network).Assembly.GetReferencedAssemblies(),
            name => Assert.StartsWith("System", name.Name, StringComparison.Ordinal));
}
