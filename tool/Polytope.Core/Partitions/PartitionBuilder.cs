using Polytope.Core.Networks;

namespace Polytope.Core.Partitions;

/// <summary>The exact cells of a network on a window of the plane.</summary>
/// <remarks>
/// Every sign that shapes the partition is certified: a double with a proven error bound, or else whole numbers.
/// No tolerance is involved, and the same network gives the same cells in the same order everywhere.
/// </remarks>
public static class PartitionBuilder
{
    /// <summary>All cells, with shared vertices and edges.</summary>
    /// <exception cref="ArgumentException">The network has not two inputs, or weights that are not finite.</exception>
    public static Partition Build(Network network, ConvexPolygon window, CancellationToken cancellation = default)
    {
        using var tables = new LayerTables(network);
        var exact = new ExactNetwork(network);
        for (ulong salt = 0; ; salt++)
        {
            var gluing = new CellGluing();
            using var subdivision = new Subdivision(tables, exact, window, gluing, salt, cancellation);
            var counts = subdivision.Run();
            var arrays = gluing.Finish();
            if (!gluing.Collided) return new Partition(arrays, window, network, counts);
            if (salt > 8) throw new InvalidOperationException("Cells do not fit together: please report this network.");
        }
    }

    /// <summary>All cells on the rectangle.</summary>
    public static Partition Build(Network network, Window window, CancellationToken cancellation = default) =>
        Build(network, ConvexPolygon.Rectangle(window), cancellation);

    /// <summary>Each cell once, in the order of <see cref="Build(Network, ConvexPolygon, CancellationToken)"/>, and little memory.</summary>
    public static SubdivisionCounts Stream(
        Network network, ConvexPolygon window, ICellVisitor visitor, CancellationToken cancellation = default)
    {
        using var tables = new LayerTables(network);
        using var subdivision =
            new Subdivision(tables, new ExactNetwork(network), window, visitor, 0, cancellation);
        return subdivision.Run();
    }
}
