using Polytope.Core.Inspection;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Slices;
using Polytope.Core.Tests.Partitions;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Slices;

/// <summary>Planes through inputs of more than two dimensions.</summary>
public sealed class PlaneSliceTests
{
    private static readonly Window Square = new(-1, -1, 1, 1);

    [Fact]
    public void Three_hyperplanes_through_a_line_stay_concurrent_on_every_plane()
    {
        // The third neuron is the sum of the others. Products with thirds have more bits than a double: rounded, the
        // three lines would not meet, and a seventh cell would appear.
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            double[] first = [.. Enumerable.Range(0, 5).Select(_ => Small(random))],
                second = [.. Enumerable.Range(0, 5).Select(_ => Small(random))];
            double[] third = [.. first.Zip(second, (a, b) => a + b)];
            var network = new Network(
                [new Layer([.. first, .. second, .. third], [0, 0, 0]), new Layer([1, 2, 4], [0])], Activation.Relu);
            double[] u = Direction(random, 5), v = Direction(random, 5);
            var partition = PartitionBuilder.Build(
                PlaneSlice.Along(new double[5], u, v).Of(network), Square, TestContext.Current.CancellationToken);
            Assert.Equal(6, partition.CellCount);
            Assert.Empty(partition.CheckInvariants());
        }
    }

    [Fact]
    public void The_plane_of_a_plane_is_itself()
    {
        var network = Nets.Uniform(3, 0.25, 9, 7);
        var direct = PartitionBuilder.Build(network, Square, TestContext.Current.CancellationToken);
        PlaneSlice[] slices =
            [PlaneSlice.Along([0, 0], [1, 0], [0, 1]), PlaneSlice.Through([0, 0], [1, 0], [0, 1])];
        foreach (var slice in slices)
        {
            var cut = PartitionBuilder.Build(slice.Of(network), Square, TestContext.Current.CancellationToken);
            Assert.Equal(direct.CellCount, cut.CellCount);
            Assert.Equal(direct.Area(5), cut.Area(5), 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_plane_through_integer_points_has_the_cells_of_rational_arithmetic(int seed)
    {
        var random = new Random(seed);
        int[] widths = [3, 6, 6, 1];
        var network = new Network(
            Enumerable.Range(0, 3).Select(l => new Layer(
                [.. Enumerable.Range(0, widths[l] * widths[l + 1]).Select(_ => (double)random.Next(-2, 3))],
                [.. Enumerable.Range(0, widths[l + 1]).Select(_ => (double)random.Next(-2, 3))])),
            new Activation(seed % 2 == 0 ? 0.5 : 0));
        AgainstExact.Holds(
            PlaneSlice.Along([0.5, 1, 0], [1, 0, 1], [0, 1, -1]).Of(network), ConvexPolygon.Rectangle(Square));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    [InlineData(30, 3)]
    public void Inspecting_a_point_of_the_plane_gives_its_cell(int inputs, int seed)
    {
        var random = new Random(seed);
        var network = Initialization.Create(
            new NetworkShape(inputs, [12, 12, 8], 2), Activation.LeakyRelu(0.01f), new InitializationOptions(),
            (ulong)seed);
        var slice = PlaneSlice.Through(Direction(random, inputs), Direction(random, inputs), Direction(random, inputs));
        var partition = PartitionBuilder.Build(slice.Of(network), Square, TestContext.Current.CancellationToken);
        Assert.Empty(partition.CheckInvariants());
        var inspector = new Inspector(network);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var (s, t) = partition.Centroid(cell);

            // The point in all dimensions is rounded; a large cell's middle stays within.
            if (partition.Area(cell) < 1e-6) continue;
            var x = slice.At(s, t);
            Assert.Equal(partition.Pattern(cell).ToString(), inspector.PatternAt(x).ToString());
            var map = inspector.Inspect(x, cancellation: TestContext.Current.CancellationToken).Map;
            for (var output = 0; output < 2; output++)
            {
                var value = map.J[output].Zip(x, (a, b) => a * b).Sum() + map.C[output];
                Assert.Equal(value, partition.Map(cell, output).At(s, t), 1e-9);
            }

            if (cell > 40) break;
        }
    }

    [Fact]
    public void Vectors_that_span_no_plane_are_refused()
    {
        Assert.Equal(
            "u and v lie on one line.",
            Assert.Throws<ArgumentException>(() => PlaneSlice.Along([0, 0, 0], [1, 2, 3], [2, 4, 6])).Message);
        Assert.Equal(
            "the three points lie on one line.",
            Assert.Throws<ArgumentException>(() => PlaneSlice.Through([1, 1], [2, 2], [3, 3])).Message);
        Assert.StartsWith(
            "a plane's three points or vectors have the same number",
            Assert.Throws<ArgumentException>(() => PlaneSlice.Along([0, 0], [1, 0], [1, 0, 0])).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "a plane's coordinates are finite numbers.",
            Assert.Throws<ArgumentException>(() => PlaneSlice.Along([0, double.NaN], [1, 0], [0, 1])).Message);
        Assert.Equal(
            "the plane lies in 3 dimensions, but the network takes 2 inputs.",
            Assert.Throws<ArgumentException>(
                () => PlaneSlice.Along([0, 0, 0], [1, 0, 0], [0, 1, 0]).Of(Nets.Uniform(1, 0, 3))).Message);
    }

    private static double Small(Random random) => random.Next(-1000, 1000) / 1024.0;

    private static double[] Direction(Random random, int inputs) =>
        [.. Enumerable.Range(0, inputs).Select(_ => (random.NextDouble() - 0.5) / 3)];
}
