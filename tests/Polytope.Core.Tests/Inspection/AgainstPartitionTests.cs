using Polytope.Core.Inspection;
using Polytope.Core.Inspection.Plane;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Slices;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Inspection;

/// <summary>The polytope of a cell's centroid is that cell of the partition, vertex by vertex.</summary>
public sealed class AgainstPartitionTests
{
    /// <summary>
    /// For each side of a partition's window the number of the same side of an <see cref="InputWindow"/>.
    /// </summary>
    private static readonly int[] SideOfWindow = [2, 1, 3, 0];

    [Theory]
    [MemberData(nameof(ReferenceNetwork.Names), MemberType = typeof(ReferenceNetwork))]
    public void Every_cell_of_a_reference_network_is_the_polytope_of_its_centroid(string name) =>
        Holds(ReferenceNetwork.Read(name), new Window(-1, -1, 1, 1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_cell_of_integer_networks_is_the_polytope_of_its_centroid(int seed)
    {
        Holds(Nets.Integer(seed, 1, 0, 6, 6, 6), new Window(-2, -2, 2, 2));
        Holds(Nets.Integer(seed, 2, 0.5, 5, 5), new Window(-2, -2, 2, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_cell_of_networks_with_a_slope_for_each_neuron_is_the_polytope_of_its_centroid(int seed)
    {
        double[] slopes = [0, 1, 1, -1, 2, 0.25, -3];
        var window = new Window(-2, -2, 2, 2);
        Holds(Nets.WithSlopes(Nets.Integer(seed, 1, 0, 6, 6, 6), seed, slopes), window);
        Holds(Nets.WithSlopes(Nets.Uniform(seed, 0.5, 7, 7, 5), seed, slopes), window);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(9, 2)]
    public void Every_cell_of_a_plane_through_more_dimensions_is_the_polytope_of_its_centroid(int inputs, int seed)
    {
        var random = new Random(seed);
        var network = Initialization.Create(
            new NetworkShape(inputs, [10, 10, 10], 1),
            Activation.LeakyRelu(0.01f),
            new InitializationOptions(),
            (ulong)seed);
        double[] Vector() => [.. Enumerable.Range(0, inputs).Select(_ => random.NextDouble() - 0.5)];
        Holds(PlaneSlice.Through(Vector(), Vector(), Vector()).Of(network), new Window(-1, -1, 1, 1));
    }

    private static void Holds(Network network, Window window)
    {
        var partition = PartitionBuilder.Build(network, window);
        var inspector = new Inspector(network, new InputWindow([window.X0, window.Y0], [window.X1, window.Y1]));
        Parallel.For(0, partition.CellCount, cell => Holds(partition, inspector, cell));
    }

    private static void Holds(Partition partition, Inspector inspector, int cell)
    {
        var (x, y) = partition.Centroid(cell);
        var polytope = inspector.Inspect([x, y], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(partition.Pattern(cell).ToString(), polytope.Pattern.ToString());
        Assert.True(polytope.Boundedness is { IsBounded: true, IsProven: true } && polytope.HasInterior == true);
        AssertSameMap(partition, cell, polytope);

        var shape = polytope.Shape!;
        int start = partition.CellStart[cell], count = partition.CellStart[cell + 1] - start;
        Assert.Equal(count, shape.Sides.Count);

        // Both go around counter-clockwise; the partition may begin at another vertex.
        var first = Enumerable.Range(0, count).First(side => IsSameSide(partition, start, polytope, shape.Sides[side]));
        for (var i = 0; i < count; i++)
        {
            var (half, side) = (start + i, shape.Sides[(first + i) % count]);
            Assert.True(IsSameSide(partition, half, polytope, side));
            var vertex = partition.Origin[half];
            var within = partition.VertexError[vertex] + 1e-15;
            Assert.Equal(partition.X[vertex], side.From!.Value.X, within);
            Assert.Equal(partition.Y[vertex], side.From!.Value.Y, within);
            var neighbour = partition.Neighbour(half);
            Assert.Equal(neighbour < 0, side.Beyond is null);
            if (neighbour < 0) continue;
            Assert.Equal(partition.Pattern(neighbour).ToString(), side.Beyond!.Pattern.ToString());
        }

        Assert.Equal(partition.Area(cell), shape.Area, 1e-12);
        Assert.InRange(polytope.Chebyshev.Radius, 0, Math.Sqrt(shape.Area / Math.PI) * (1 + 1e-9));
    }

    /// <summary>The partition's crease is the side's neuron, or one that coincides with it.</summary>
    private static bool IsSameSide(Partition partition, int half, PointPolytope polytope, PlanarSide side)
    {
        var crease = partition.EdgeCrease[partition.EdgeOf[half]];
        if (crease.IsWindow) crease = CreaseId.Side(SideOfWindow[crease.Neuron]);
        return polytope.Rows[side.Row].Crease == crease || polytope.SameAs(side.Row).Any(row => row.Crease == crease);
    }

    private static void AssertSameMap(Partition partition, int cell, PointPolytope polytope)
    {
        for (var output = 0; output < partition.Outputs; output++)
        {
            var map = partition.Map(cell, output);
            var within = partition.Counts.LargestMapError;
            Assert.Equal(map.Jx, polytope.Map.J[output][0], within);
            Assert.Equal(map.Jy, polytope.Map.J[output][1], within);
            Assert.Equal(map.C, polytope.Map.C[output], within);
        }
    }
}
