using Polytope.Core.Declarations;
using PublicApiGenerator;

namespace Polytope.Core.Tests.Declarations;

/// <summary>
/// What plug-ins can rely on. A change of it is a decision: the snapshot, the contract's version and the changelog
/// change with it.
/// </summary>
public sealed class PublicApiTests
{
    private const string Snapshot = "data/public_api.txt";

    [Fact]
    public void The_public_api_is_the_committed_one()
    {
        var present = typeof(IPart).Assembly.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
        }).ReplaceLineEndings("\n") + "\n";
        var committed = Path.Combine(AppContext.BaseDirectory, Snapshot);
        if (File.Exists(committed) && File.ReadAllText(committed).ReplaceLineEndings("\n") == present) return;
        var written = Path.Combine(AppContext.BaseDirectory, "public_api.txt");
        File.WriteAllText(written, present);
        Assert.Fail(
            $"The public API of Polytope.Core has changed. If that is meant: cp {written} tests/data/public_api.txt, "
            + "raise the minor number of AssemblyVersion in Polytope.Core.csproj where something was added since the "
            + "last release, the major number where something has changed or gone, and add a line to the changelog.");
    }

    [Fact]
    public void The_contract_is_the_assemblys_version()
    {
        Assert.Equal(typeof(IPart).Assembly.GetName().Version, PluginContract.Version);
        var (major, minor) = (PluginContract.Version.Major, PluginContract.Version.Minor);
        Assert.True(PluginContract.Allows(new Version(major, minor, 9, 9)));
        Assert.True(PluginContract.Allows(new Version(major, 0)));
        Assert.False(PluginContract.Allows(new Version(major, minor + 1)));
        Assert.False(PluginContract.Allows(new Version(major + 1, 0)));
        Assert.False(PluginContract.Allows(new Version(major - 1, 0)));
    }
}
