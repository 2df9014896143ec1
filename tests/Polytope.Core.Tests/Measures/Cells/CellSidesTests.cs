using Polytope.Core.Measures.Cells;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Cells;

public sealed class CellSidesTests
{
    [Fact]
    public void A_corner_cut_off_a_square_leaves_a_triangle_and_a_pentagon()
    {
        var sides = new CellSides(Checked.Build(Nets.OfLines((1, 1, -0.5)), Window.Unit));
        Assert.Equal((3.0, 5.0), (sides.Quantile(0), sides.Quantile(1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_mean_of_cells_in_general_position_is_four(int seed)
    {
        var partition = Checked.Build(Nets.Uniform(seed, 0.1, 9, 9, 9), Window.Unit);
        Assert.Equal(4 * partition.CellCount, partition.Origin.Length);
        var counts = Enumerable.Range(0, partition.CellCount)
            .Select(cell => (double)(partition.CellStart[cell + 1] - partition.CellStart[cell]));
        Assert.Equal(counts.Max(), new CellSides(partition).Quantile(1));
    }
}
