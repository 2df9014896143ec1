using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Partitions;

/// <summary>Networks whose cells another author's program counted in integer arithmetic.</summary>
public sealed class ReferenceCountTests
{
    private static readonly Window _square = new(-1, -1, 1, 1);

    [Theory]
    [MemberData(nameof(ReferenceNetwork.Counts), MemberType = typeof(ReferenceNetwork))]
    public void Reference_networks_have_their_cells(string name, int cells)
    {
        var partition = Checked.Build(ReferenceNetwork.Read(name), _square);
        Assert.Equal(cells, partition.CellCount);
        Assert.Equal(cells, partition.Counts.Cells);
        Assert.Equal(cells, partition.Counts.CellsAfter[^1]);
    }

    [Fact]
    public void The_leaky_slope_in_float32_and_in_double_give_the_same_count()
    {
        var network = ReferenceNetwork.Read("e_leaky_6x14_trained");
        var inDouble = new Network(network.Layers, new Activation(0.01));
        Assert.Equal(3140, Checked.Build(inDouble, _square).CellCount);
    }

    [Theory]
    [InlineData("pencil9")]
    [InlineData("grid6x5")]
    [InlineData("tent2xy")]
    [InlineData("int3x6")]
    public void Reference_networks_have_the_cells_of_rational_arithmetic(string name) =>
        AgainstExact.Holds(ReferenceNetwork.Read(name), _square);
}
