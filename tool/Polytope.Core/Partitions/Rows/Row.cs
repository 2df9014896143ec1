using System.Runtime.CompilerServices;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Rows;

/// <summary>One affine function of a block of rows: <c>A x + B y + C</c> with its error bound E (see RowKernel).</summary>
internal readonly record struct Row(double A, double B, double C, double E)
{
    /// <summary>Known exactly to depend on neither coordinate.</summary>
    public bool IsConstant => A == 0 && B == 0 && E == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Row At(double* rows, int pad, int index) =>
        new(rows[index], rows[pad + index], rows[(2 * pad) + index], rows[(3 * pad) + index]);

    /// <summary>The line of the edge that leaves a corner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row OfEdge(in CellVertex from) => new(from.EdgeA, from.EdgeB, from.EdgeC, from.EdgeE);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ValueAt(in CellVertex at) => ValueAt(at.X, at.Y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ValueAt(double x, double y) => Math.FusedMultiplyAdd(A, x, Math.FusedMultiplyAdd(B, y, C));
}
