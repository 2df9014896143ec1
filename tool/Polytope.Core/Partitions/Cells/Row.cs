using System.Runtime.CompilerServices;
using Polytope.Core.Buffers;

namespace Polytope.Core.Partitions.Cells;

/// <summary>
/// One affine function of the plane, <c>A x + B y + C</c>, with an error bound: if a*, b*, c* are the exact
/// coefficients, then <c>|A - a*| X + |B - b*| Y + |C - c*| &lt;= E</c>, where |x| &lt;= X and |y| &lt;= Y in the
/// window. Its zero set is a line.
/// </summary>
internal readonly record struct Row(double A, double B, double C, double E)
{
    /// <summary>Known exactly to depend on neither coordinate.</summary>
    public bool IsConstant => A == 0 && B == 0 && E == 0;

    /// <summary>A row of a block (see RowKernel).</summary>
    /// <param name="rows">The block.</param>
    /// <param name="pad">The length of its runs.</param>
    /// <param name="index">Which row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row At(Pointer<double> rows, int pad, int index) =>
        new(rows[index], rows[pad + index], rows[(2 * pad) + index], rows[(3 * pad) + index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ValueAt(in CellVertex at) => ValueAt(at.X, at.Y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ValueAt(double x, double y) => Math.FusedMultiplyAdd(A, x, Math.FusedMultiplyAdd(B, y, C));
}
