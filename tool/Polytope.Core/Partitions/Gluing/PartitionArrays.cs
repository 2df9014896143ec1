using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;

namespace Polytope.Core.Partitions.Gluing;

/// <summary>The arrays of a <see cref="Partition"/>, as <see cref="CellGluing"/> fills them.</summary>
internal sealed class PartitionArrays(NetworkShape shape) : IDisposable
{
    public Growing<double> X { get; init; } = new();

    public Growing<double> Y { get; init; } = new();

    public Growing<double> VertexError { get; init; } = new();

    public Growing<int> CellStart { get; init; } = new();

    public Growing<int> Origin { get; init; } = new();

    public Growing<int> EdgeOf { get; init; } = new();

    public Growing<int> CellOf { get; init; } = new();

    public Growing<int> EdgeHalves { get; init; } = new();

    public Growing<CreaseId> EdgeCrease { get; init; } = new();

    public Growing<AffineMap> Maps { get; init; } = new();

    /// <summary>As <see cref="Layout"/> has them, cell by cell.</summary>
    public Growing<ulong> Patterns { get; init; } = new();

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
