using Polytope.Core.Measures.Cells;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Cells;

public sealed class CellAreasTests
{
    [Fact]
    public void Equal_cells_have_the_logarithm_of_their_number_as_entropy()
    {
        var areas = new CellAreas(
            Checked.Build(Nets.OfLines((4, 0, -1), (4, 0, -2), (4, 0, -3), (0, 2, -1)), Window.Unit));
        Assert.Equal(Math.Log(8), areas.Entropy(), 1e-14);
        Assert.Equal((0.125, 0.125, 0.125), (areas.Quantile(0), areas.Quantile(0.3), areas.Quantile(1)));
    }

    [Fact]
    public void A_half_and_two_quarters_have_one_and_a_half_bits()
    {
        var areas = new CellAreas(Checked.Build(Nets.OfLines((4, 0, -1), (2, 0, -1)), Window.Unit));
        Assert.Equal(1.5 * Math.Log(2), areas.Entropy(), 1e-15);
        Assert.Equal((0.25, 0.5), (areas.Quantile(0.5), areas.Quantile(1)));
    }

    [Fact]
    public void The_entropy_of_a_network_is_that_of_its_areas()
    {
        var partition = Checked.Build(Nets.Uniform(3, 0.1, 9, 9), Window.Unit);
        var areas = Enumerable.Range(0, partition.CellCount).Select(partition.Area).ToList();
        Assert.Equal(-areas.Sum(area => area * Math.Log(area)), new CellAreas(partition).Entropy(), 1e-12);
    }
}
