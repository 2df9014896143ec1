using System.Runtime.CompilerServices;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Cells;

/// <summary>
/// The arrays of a partition, for loops over all of it: each property of the partition checks that it is not disposed.
/// </summary>
internal readonly ref struct PartitionSpans(Partition partition)
{
    public readonly ReadOnlySpan<double> X = partition.X;
    public readonly ReadOnlySpan<double> Y = partition.Y;
    public readonly ReadOnlySpan<int> CellStart = partition.CellStart;
    public readonly ReadOnlySpan<int> Origin = partition.Origin;

    /// <summary>The vertices of a cell, counter-clockwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<int> Vertices(int cell) => Origin[CellStart[cell]..CellStart[cell + 1]];

    /// <summary>As <see cref="Partition.Area"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Area(int cell)
    {
        var vertices = Vertices(cell);
        double x0 = X[vertices[0]], y0 = Y[vertices[0]], ax = X[vertices[1]] - x0, ay = Y[vertices[1]] - y0, twice = 0;
        for (var i = 2; i < vertices.Length; i++)
        {
            double bx = X[vertices[i]] - x0, by = Y[vertices[i]] - y0;
            twice += (ax * by) - (bx * ay);
            (ax, ay) = (bx, by);
        }

        return twice / 2;
    }
}
