using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Tests.Partitions;

/// <summary>Partitions for tests, each with its invariants checked.</summary>
internal static class Checked
{
    public static Partition Build(Network network, ConvexPolygon window)
    {
        var partition = PartitionBuilder.Build(network, window, TestContext.Current.CancellationToken);
        Assert.Empty(partition.CheckInvariants());
        return partition;
    }

    public static Partition Build(Network network, Window window) => Build(network, ConvexPolygon.Rectangle(window));
}
