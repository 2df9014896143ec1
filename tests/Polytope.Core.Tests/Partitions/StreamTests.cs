using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Tests.Partitions;

public sealed class StreamTests
{
    private static readonly ConvexPolygon _square = ConvexPolygon.Rectangle(new Window(-1, -1, 1, 1));

    public static TheoryData<string> Names =>
        ["e_leaky_6x14_trained", "d_1x100_trained", "int3x6", "grid6x5", "f_3x64_init"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_whole_partition_has_the_cells_of_the_stream_in_its_order(string name)
    {
        var network = ReferenceNetwork.Read(name);
        var partition = PartitionBuilder.Build(network, _square, TestContext.Current.CancellationToken);
        var cells = Recorded(network, 1);
        Assert.Equal(cells.Count, partition.CellCount);
        for (var c = 0; c < cells.Count; c++)
        {
            var start = partition.CellStart[c];
            Assert.Equal(cells[c].Pattern, partition.Pattern(c).ToString());
            Assert.Equal(cells[c].Maps, partition.Maps.Slice(c * partition.Outputs, partition.Outputs).ToArray());
            Assert.Equal(
                cells[c].Creases,
                Enumerable.Range(start, cells[c].Creases.Length)
                    .Select(h => partition.EdgeCrease[partition.EdgeOf[h]]));
            for (var i = 0; i < cells[c].Corners.Length; i++)
            {
                // Another cell may have computed the shared vertex first, along another crease.
                var v = partition.Origin[start + i];
                Assert.Equal(cells[c].Corners[i].X, partition.X[v], 1e-14 + (2 * partition.VertexError[v]));
                Assert.Equal(cells[c].Corners[i].Y, partition.Y[v], 1e-14 + (2 * partition.VertexError[v]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_streams_the_same_cells_in_the_same_order(string name)
    {
        var network = ReferenceNetwork.Read(name);
        var alone = Recorded(network, 1);
        foreach (var threads in (int[])[2, 5])
        {
            var together = Recorded(network, threads);
            Assert.Equal(alone.Count, together.Count);
            for (var c = 0; c < alone.Count; c++)
            {
                Assert.Equal(alone[c].Corners, together[c].Corners);
                Assert.Equal(alone[c].Creases, together[c].Creases);
                Assert.Equal(alone[c].Maps, together[c].Maps);
                Assert.Equal(alone[c].Pattern, together[c].Pattern);
            }
        }
    }

    [Fact]
    public void Any_number_of_threads_builds_the_same_partition_of_a_network_whose_bounds_are_recomputed()
    {
        var network = Nets.Random(
            11, 0.01f, random => (float)((random.NextDouble() - 0.5) * 1.4), [.. Enumerable.Repeat(12, 40)]);
        var alone = PartitionBuilder.Build(network, _square, 1, TestContext.Current.CancellationToken);
        var together = PartitionBuilder.Build(network, _square, 3, TestContext.Current.CancellationToken);
        Assert.True(alone.CellCount > 100);
        Assert.Equal(alone.X.ToArray(), together.X.ToArray());
        Assert.Equal(alone.Y.ToArray(), together.Y.ToArray());
        Assert.Equal(alone.Origin.ToArray(), together.Origin.ToArray());
        Assert.Equal(alone.EdgeHalves.ToArray(), together.EdgeHalves.ToArray());
        Assert.Equal(alone.Maps.ToArray(), together.Maps.ToArray());
        Assert.Equal(alone.Counts.CellsAfter, together.Counts.CellsAfter);
        Assert.Equal(
            (alone.Counts.Cells, alone.Counts.Decisions, alone.Counts.ExactDecisions, alone.Counts.LargestMapError),
            (
                together.Counts.Cells, together.Counts.Decisions, together.Counts.ExactDecisions,
                together.Counts.LargestMapError));
    }

    [Fact]
    public void Partitions_built_side_by_side_on_several_threads_are_those_of_one_thread()
    {
        var network = ReferenceNetwork.Read("e_leaky_6x14_trained");
        var alone = PartitionBuilder.Build(network, _square, TestContext.Current.CancellationToken);
        Parallel.For(0, 4, _ =>
        {
            for (var time = 0; time < 50; time++)
            {
                using var together =
                    PartitionBuilder.Build(network, _square, 2 + (time % 3), TestContext.Current.CancellationToken);
                Assert.Equal(alone.X, together.X);
                Assert.Equal(alone.Origin, together.Origin);
                Assert.Equal(alone.Counts.CellsAfter, together.Counts.CellsAfter);
                Assert.Equal(alone.Counts.Decisions, together.Counts.Decisions);
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_visitor_that_fails_ends_the_stream_with_its_failure(int threads)
    {
        var network = ReferenceNetwork.Read("f_3x64_init");
        var failing = new Failing(4000);
        var error = Assert.Throws<InvalidDataException>(
            () => PartitionBuilder.Stream(network, _square, failing, threads, TestContext.Current.CancellationToken));
        Assert.Equal("cell 4000", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_stream_can_be_cancelled(int threads)
    {
        using var source = new CancellationTokenSource();
        var network = ReferenceNetwork.Read("f_3x64_init");
        Assert.ThrowsAny<OperationCanceledException>(
            () => PartitionBuilder.Stream(network, _square, new Cancelling(source), threads, source.Token));
    }

    private static List<Seen> Recorded(Network network, int threads)
    {
        var recorder = new Recorder();
        var counts =
            PartitionBuilder.Stream(network, _square, recorder, threads, TestContext.Current.CancellationToken);
        Assert.Equal(recorder.Cells.Count, counts.Cells);
        return recorder.Cells;
    }

    private sealed record Seen((double X, double Y)[] Corners, CreaseId[] Creases, AffineMap[] Maps, string Pattern);

    private sealed class Recorder : ICellVisitor
    {
        public List<Seen> Cells { get; } = [];

        public void Visit(in Cell cell)
        {
            var corners = new (double, double)[cell.Count];
            var creases = new CreaseId[cell.Count];
            for (var i = 0; i < cell.Count; i++) (corners[i], creases[i]) = (cell.Corner(i), cell.Crease(i));
            Cells.Add(new Seen(corners, creases, cell.Maps.ToArray(), cell.Pattern.ToString()));
        }
    }

    private sealed class Failing(int after) : ICellVisitor
    {
        private int _seen;

        public void Visit(in Cell cell)
        {
            if (++_seen == after) throw new InvalidDataException($"cell {after}");
        }
    }

    private sealed class Cancelling(CancellationTokenSource source) : ICellVisitor
    {
        public void Visit(in Cell cell) => source.Cancel();
    }
}
