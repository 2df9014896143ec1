using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;

namespace Polytope.Core.Partitions.Gluing;

/// <summary>The arrays of a <see cref="Partition"/>, as <see cref="CellGluing"/> fills them.</summary>
internal sealed class PartitionArrays(NetworkShape shape) : IDisposable
{
    public PooledList<double> X { get; init; } = new();

    public PooledList<double> Y { get; init; } = new();

    public PooledList<double> VertexError { get; init; } = new();

    public PooledList<int> CellStart { get; init; } = new();

    public PooledList<int> Origin { get; init; } = new();

    public PooledList<int> EdgeOf { get; init; } = new();

    public PooledList<int> CellOf { get; init; } = new();

    public PooledList<int> EdgeHalves { get; init; } = new();

    public PooledList<CreaseId> EdgeCrease { get; init; } = new();

    public PooledList<AffineMap> Maps { get; init; } = new();

    /// <summary>As <see cref="Layout"/> has them, cell by cell.</summary>
    public PooledList<ulong> Patterns { get; init; } = new();

    public PatternLayout Layout { get; } = PatternLayout.Packed(shape.Hidden);

    /// <summary>Gives all memory back, for the next partition.</summary>
    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
        VertexError.Dispose();
        CellStart.Dispose();
        Origin.Dispose();
        EdgeOf.Dispose();
        CellOf.Dispose();
        EdgeHalves.Dispose();
        EdgeCrease.Dispose();
        Maps.Dispose();
        Patterns.Dispose();
    }
}
