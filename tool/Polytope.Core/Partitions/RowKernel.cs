using System.Runtime.Intrinsics;

namespace Polytope.Core.Partitions;

/// <summary>
/// Affine functions of the plane in blocks of rows, with rigorous error bounds. A block of n rows is four runs of
/// n doubles (padded): a, b, c of <c>a x + b y + c</c>, and e, which bounds
/// <c>|a - a*| X + |b - b*| Y + |c - c*|</c> where a*, b*, c* are the exact coefficients and |x| &lt;= X, |y| &lt;= Y
/// in the window.
/// </summary>
/// <remarks>
/// A sum of n products by fused multiply-adds is off by at most gamma_n times the sum of the products' magnitudes
/// (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1); the runs of e carry that bound forward.
/// All operations are correctly rounded and in fixed order, so the bits do not depend on the machine.
/// </remarks>
internal static unsafe class RowKernel
{
    /// <summary>Unit roundoff of double.</summary>
    public const double U = 1.1102230246251565e-16;

    /// <summary>Stands above whatever underflow can do.</summary>
    public const double Tiny = 1e-290;

    /// <summary>
    /// Rows of the next layer: <c>bias + sum over k of inputs[k] * column[k]</c>, where column k of the weights is
    /// <c>table.Transposed + index[k] * Pad</c>.
    /// </summary>
    /// <param name="table">The layer.</param>
    /// <param name="index">Which inputs.</param>
    /// <param name="inputs">Four numbers each: a, b, c, e, of the activation (its e with this sum's own part in it).</param>
    /// <param name="count">How many.</param>
    /// <param name="gamma">Bounds the relative error of a sum.</param>
    /// <param name="rows">The block to fill.</param>
    public static void Affine(
        LayerTables.Table table, int* index, double* inputs, int count, double gamma, double* rows)
    {
        var pad = table.Pad;
        var guard = Vector256.Create(count > 0 ? Tiny : 0);
        var gammas = Vector256.Create(gamma);
        var w0 = table.Transposed;
        for (var j = 0; j < pad; j += 8)
        {
            Vector256<double> a0 = default, a1 = default, b0 = default, b1 = default;
            var c0 = Vector256.Load(table.Biases + j);
            var c1 = Vector256.Load(table.Biases + j + 4);
            var e0 = Vector256.FusedMultiplyAdd(Vector256.Abs(c0), gammas, guard);
            var e1 = Vector256.FusedMultiplyAdd(Vector256.Abs(c1), gammas, guard);
            for (var k = 0; k < count; k++)
            {
                var column = w0 + ((nint)index[k] * pad) + j;
                var v0 = Vector256.Load(column);
                var v1 = Vector256.Load(column + 4);
                var input = inputs + (4 * k);
                var a = Vector256.Create(input[0]);
                a0 = Vector256.FusedMultiplyAdd(v0, a, a0);
                a1 = Vector256.FusedMultiplyAdd(v1, a, a1);
                var b = Vector256.Create(input[1]);
                b0 = Vector256.FusedMultiplyAdd(v0, b, b0);
                b1 = Vector256.FusedMultiplyAdd(v1, b, b1);
                var c = Vector256.Create(input[2]);
                c0 = Vector256.FusedMultiplyAdd(v0, c, c0);
                c1 = Vector256.FusedMultiplyAdd(v1, c, c1);
                var e = Vector256.Create(input[3]);
                e0 = Vector256.FusedMultiplyAdd(Vector256.Abs(v0), e, e0);
                e1 = Vector256.FusedMultiplyAdd(Vector256.Abs(v1), e, e1);
            }

            Store(rows, pad, j, a0, b0, c0, e0);
            Store(rows, pad, j + 4, a1, b1, c1, e1);
        }
    }

    /// <summary>target = source + one more input times its column of the weights.</summary>
    public static void Add(LayerTables.Table table, int index, double* input, double* source, double* target)
    {
        var pad = table.Pad;
        var column = table.Transposed + ((nint)index * pad);
        var a = Vector256.Create(input[0]);
        var b = Vector256.Create(input[1]);
        var c = Vector256.Create(input[2]);
        var e = Vector256.Create(input[3]);
        var guard = Vector256.Create(Tiny);
        for (var j = 0; j < pad; j += 4)
        {
            var v = Vector256.Load(column + j);
            var at = source + j;
            Store(
                target,
                pad,
                j,
                Vector256.FusedMultiplyAdd(v, a, Vector256.Load(at)),
                Vector256.FusedMultiplyAdd(v, b, Vector256.Load(at + pad)),
                Vector256.FusedMultiplyAdd(v, c, Vector256.Load(at + (2 * pad))),
                Vector256.FusedMultiplyAdd(Vector256.Abs(v), e, Vector256.Load(at + (3 * pad)) + guard));
        }
    }

    /// <summary>
    /// For each row whether it is provably positive or provably negative on a whole box, centre (cx, cy), half
    /// sides hx, hy: a bit a row, in <paramref name="positive"/> and <paramref name="negative"/>.
    /// </summary>
    public static void SignsOnBox(
        double* rows, int pad, double cx, double cy, double hx, double hy, byte* positive, byte* negative)
    {
        var x = Vector256.Create(cx);
        var y = Vector256.Create(cy);
        var hxs = Vector256.Create(hx);
        var hys = Vector256.Create(hy);
        var cs = Vector256.Create(8 * U);
        var scale = Vector256.Create(1.000001);
        var infinity = Vector256.Create(double.PositiveInfinity);
        for (var j = 0; j < pad; j += 8)
        {
            uint above = 0, below = 0;
            for (var half = 0; half < 8; half += 4)
            {
                var at = rows + j + half;
                var a = Vector256.Load(at);
                var b = Vector256.Load(at + pad);
                var c = Vector256.Load(at + (2 * pad));
                var e = Vector256.Load(at + (3 * pad));
                var z = Vector256.FusedMultiplyAdd(a, x, Vector256.FusedMultiplyAdd(b, y, c));
                var bound = Vector256.FusedMultiplyAdd(Vector256.Abs(c), cs, e);
                bound = Vector256.FusedMultiplyAdd(Vector256.Abs(a), hxs, bound);
                bound = Vector256.FusedMultiplyAdd(Vector256.Abs(b), hys, bound) * scale;

                // Half of an infinite sum may have overflowed alone: it decides nothing.
                var finite = Vector256.LessThan(Vector256.Abs(z), infinity);
                above |= (Vector256.GreaterThan(z, bound) & finite).ExtractMostSignificantBits() << half;
                below |= (Vector256.LessThan(z, -bound) & finite).ExtractMostSignificantBits() << half;
            }

            positive[j >> 3] = (byte)above;
            negative[j >> 3] = (byte)below;
        }
    }

    private static void Store(
        double* rows, int pad, int j, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> e)
    {
        a.Store(rows + j);
        b.Store(rows + pad + j);
        c.Store(rows + (2 * pad) + j);
        e.Store(rows + (3 * pad) + j);
    }
}
