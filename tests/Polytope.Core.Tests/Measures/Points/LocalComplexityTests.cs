using Polytope.Core.Measures.Points;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Points;

public sealed class LocalComplexityTests
{
    [Fact]
    public void A_disk_meets_the_lines_that_are_within_its_radius()
    {
        var partition = Checked.Build(Nets.OfLines((4, 0, -1), (4, 0, -3), (0, 2, -1)), Window.Unit);
        Assert.Equal(
            [3, 1, 1, 2],
            LocalComplexity.Of(partition, SomePoints.At((0.5, 0.5), (0.25, 0.125), (1, 0.125), (0.5, 1)), 0.25));
    }

    [Fact]
    public void A_neuron_whose_crease_comes_back_counts_once()
    {
        var partition = Checked.Build(Nets.Uniform(4, 0.1, 12, 12), Window.Unit);
        var points = SomePoints.Random(5, 300, Window.Unit);
        var counts = LocalComplexity.Of(partition, points, 0.07);
        for (var point = 0; point < points.Count; point++)
        {
            var met = Enumerable.Range(0, partition.EdgeCount)
                .Where(edge => !partition.EdgeCrease[edge].IsWindow)
                .Where(edge => BoundaryDistancesTests.ToEdge(partition, edge, points.X[point], points.Y[point]) <= 0.07)
                .Select(edge => partition.EdgeCrease[edge]).Distinct().Count();
            Assert.Equal(met, counts[point]);
        }

        Assert.Contains(counts, count => count >= 3);
    }
}
