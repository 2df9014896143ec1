using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Cutting;
using Polytope.Core.Partitions.Gluing;
using Polytope.Core.Partitions.Parallel;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions;

/// <summary>The exact cells of a network on a window of the plane.</summary>
/// <remarks>
/// Every sign that shapes the partition is certified: a double with a proven error bound, else double-double
/// with its bound, else exact integers.
/// No tolerance is involved, and the same network gives the same cells in the same order everywhere.
/// </remarks>
public static class PartitionBuilder
{
    /// <summary>All cells, with shared vertices and edges.</summary>
    /// <exception cref="ArgumentException">The network has not two inputs, or weights that are not finite.</exception>
    public static Partition Build(Network network, ConvexPolygon window, CancellationToken cancellation = default) =>
        Build(network, window, 1, cancellation);

    /// <summary>All cells on the rectangle.</summary>
    public static Partition Build(Network network, Window window, CancellationToken cancellation = default) =>
        Build(network, ConvexPolygon.Rectangle(window), cancellation);

    /// <summary>
    /// All cells, with shared vertices and edges: the same, in the same order, with any number of threads.
    /// </summary>
    /// <exception cref="ArgumentException">The network has not two inputs, or weights that are not finite.</exception>
    public static Partition Build(
        Network network, ConvexPolygon window, int threads, CancellationToken cancellation = default)
    {
        using var tables = new LayerTables(network);
        var exact = new Lazy<ExactNetwork>(() => new ExactNetwork(network));
        for (ulong salt = 0; ; salt++)
        {
            var gluing = new CellGluing(network.Shape);
            var counts = Run(tables, exact, window, gluing, salt, threads, cancellation);
            gluing.Finish();
            if (!gluing.Collided) return new Partition(gluing.Arrays, window, network, counts);
            gluing.Arrays.Dispose();
            if (salt > 8) throw new InvalidOperationException("Cells do not fit together: please report this network.");
        }
    }

    /// <summary>
    /// Each cell once, in the order of <see cref="Build(Network, ConvexPolygon, CancellationToken)"/>, and little
    /// memory.
    /// </summary>
    public static SubdivisionCounts Stream(
        Network network, ConvexPolygon window, ICellVisitor visitor, CancellationToken cancellation = default) =>
        Stream(network, window, visitor, 1, cancellation);

    /// <summary>
    /// Each cell once, in the same order with any number of threads. The visitor is called from one thread at a
    /// time, but not always the same.
    /// </summary>
    public static SubdivisionCounts Stream(
        Network network,
        ConvexPolygon window,
        ICellVisitor visitor,
        int threads,
        CancellationToken cancellation = default)
    {
        using var tables = new LayerTables(network);
        var exact = new Lazy<ExactNetwork>(() => new ExactNetwork(network));
        return Run(tables, exact, window, visitor, 0, threads, cancellation);
    }

    private static SubdivisionCounts Run(
        LayerTables tables,
        Lazy<ExactNetwork> exact,
        ConvexPolygon window,
        ICellVisitor visitor,
        ulong salt,
        int threads,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (threads == 1)
        {
            using var whole = new Subdivision(tables, exact, window, visitor, salt, cancellation);
            return whole.Run();
        }

        Subdivision Own(BranchWorker worker) => new(tables, exact, window, worker, salt, cancellation, worker);
        return new OrderedBranches(visitor, threads, Own, cancellation).Run();
    }
}
