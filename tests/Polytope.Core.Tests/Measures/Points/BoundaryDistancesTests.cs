using Polytope.Core.Measures.Points;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Points;

public sealed class BoundaryDistancesTests
{
    [Fact]
    public void The_windows_own_border_is_no_crease()
    {
        var partition = Checked.Build(Nets.OfLines((2, 0, -1)), Window.Unit);
        var distances = BoundaryDistances.Of(
            new PointLocations(partition, SomePoints.At((0.125, 0.01), (0.75, 1), (0.5, 0.5), (2, 2))));
        Assert.Equal([0.375, 0.25, 0, double.NaN], distances);
    }

    [Fact]
    public void Without_a_crease_there_is_no_distance()
    {
        var partition = Checked.Build(new Network([new Layer([1, 1], [0])], Activation.Relu), Window.Unit);
        Assert.Equal(
            [double.PositiveInfinity], BoundaryDistances.Of(new PointLocations(partition, SomePoints.At((0.5, 0.5)))));
    }

    [Fact]
    public void No_edge_of_any_cell_is_nearer()
    {
        var partition = Checked.Build(Nets.Uniform(4, 0.1, 8, 8), Window.Unit);
        var points = SomePoints.Random(5, 500, Window.Unit);
        var distances = BoundaryDistances.Of(new PointLocations(partition, points));
        for (var point = 0; point < points.Count; point++)
        {
            var nearest = Enumerable.Range(0, partition.EdgeCount).Where(edge => !partition.EdgeCrease[edge].IsWindow)
                .Min(edge => ToEdge(partition, edge, points.X[point], points.Y[point]));
            Assert.Equal(nearest, distances[point], 1e-9);
        }
    }

    /// <summary>By ternary search along the edge, on which the distance is convex.</summary>
    internal static double ToEdge(Partition partition, int edge, double x, double y)
    {
        var (from, to) = partition.Ends(edge);
        double At(double t) => Math.Sqrt(
            Math.Pow(partition.X[from] + (t * (partition.X[to] - partition.X[from])) - x, 2)
            + Math.Pow(partition.Y[from] + (t * (partition.Y[to] - partition.Y[from])) - y, 2));
        double low = 0, high = 1;
        for (var i = 0; i < 80; i++)
        {
            double a = low + ((high - low) / 3), b = high - ((high - low) / 3);
            if (At(a) < At(b)) high = b;
            else low = a;
        }

        return Math.Min(At(low), At(high));
    }
}
