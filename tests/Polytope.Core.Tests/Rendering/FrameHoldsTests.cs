using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rendering;

namespace Polytope.Core.Tests.Rendering;

public class FrameHoldsTests
{
    [Fact]
    public void A_partition_lasts_until_the_last_reference_to_its_frame_is_released()
    {
        var network = Initialization.Create(
            new NetworkShape(2, [4], 1), Activation.LeakyRelu(0.01f), new InitializationOptions { Bias = null }, 1);
        var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        var holds = new FrameHolds(partition);
        holds.Retain();
        holds.Release();
        Assert.True(partition.CellCount > 0);
        holds.Release();
        Assert.Throws<ObjectDisposedException>(() => partition.CellCount);
    }
}
