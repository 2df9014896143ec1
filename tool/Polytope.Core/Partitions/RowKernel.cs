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

    /// <summary>Covers the roundings of bounds themselves, for sums of up to a million terms.</summary>
    public const double Slack = 1 + 1e-9;

    /// <summary>Bounds the relative error of a sum of so many products, some of them in two parts.</summary>
    public static double Gamma(int products) => (products + 8.0) * U * Slack;

    /// <summary>
    /// What a layer passes on: each row times 1 where its pattern bit is set, else times the slope; and as e what a
    /// sum over it takes: its own bound and the part of the sum's. Both are 0 for a row that is exactly 0.
    /// </summary>
    /// <param name="rows">Of the layer, <paramref name="count"/> of them.</param>
    /// <param name="pad">The length of a run.</param>
    /// <param name="count">Rows.</param>
    /// <param name="pattern">The layer's bits.</param>
    /// <param name="slope">Below zero.</param>
    /// <param name="gamma">Bounds the relative error of the sum.</param>
    /// <param name="extentX">X.</param>
    /// <param name="extentY">Y.</param>
    /// <param name="activated">The block to fill.</param>
    /// <returns>No row is exactly 0.</returns>
    public static bool Activate(
        double* rows, int pad, int count, ReadOnlySpan<ulong> pattern, double slope, double gamma, double extentX, double extentY, double* activated)
    {
        var slopes = Vector256.Create(slope);
        var bits = Vector256.Create(1UL, 2, 4, 8);
        var x = Vector256.Create(extentX);
        var y = Vector256.Create(extentY);
        var gammas = Vector256.Create(gamma);
        var slack = Vector256.Create(Slack);
        var guard = Vector256.Create(Tiny);
        var all = Vector256<double>.AllBitsSet;
        for (var j = 0; j < count; j += 4)
        {
            var set = Vector256.Equals(Vector256.Create(pattern[j >> 6] >> (j & 63)) & bits, bits).AsDouble();
            var factor = Vector256.ConditionalSelect(set, Vector256<double>.One, slopes);
            var a = Vector256.Load(rows + j);
            var b = Vector256.Load(rows + pad + j);
            var c = Vector256.Load(rows + (2 * pad) + j);
            var e = Vector256.Load(rows + (3 * pad) + j);
            var magnitude = Vector256.FusedMultiplyAdd(Vector256.Abs(a), x, Vector256.FusedMultiplyAdd(Vector256.Abs(b), y, Vector256.Abs(c)));
            var bound = Vector256.FusedMultiplyAdd(gammas, magnitude, e * slack);
            var nonzero = ~Vector256.Equals(a, Vector256<double>.Zero) | ~Vector256.Equals(b, Vector256<double>.Zero)
                | ~Vector256.Equals(c, Vector256<double>.Zero) | ~Vector256.Equals(e, Vector256<double>.Zero);
            Store(activated, pad, j, factor * a, factor * b, factor * c, Vector256.FusedMultiplyAdd(factor, bound, guard) & nonzero);
            all &= nonzero;
        }

        return all.ExtractMostSignificantBits() == 15;
    }

    /// <summary>
    /// Rows of the next layer: <c>bias + sum over k of activated[k] * column[k]</c>, where column k of the weights is
    /// <c>table.Transposed + k * Pad</c>.
    /// </summary>
    /// <param name="table">The layer.</param>
    /// <param name="activated">What <see cref="Activate"/> made of the layer before.</param>
    /// <param name="pad">The length of its runs.</param>
    /// <param name="index">Which of its rows are not exactly 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="gamma">Bounds the relative error of the sum.</param>
    /// <param name="rows">The block to fill.</param>
    public static void Affine(
        LayerTables.Table table, double* activated, int pad, int* index, int count, double gamma, double* rows)
    {
        var width = table.Used;
        var j = 0;
        for (; width - j >= 16 || width - j == 8; j += 8) AffineEight(table, activated, pad, index, count, gamma, rows, j);
        if (width - j == 12) AffineTwelve(table, activated, pad, index, count, gamma, rows, j);
        else if (j < width) AffineFour(table, activated, pad, index, count, gamma, rows, j);
    }

    private static void AffineEight(
        LayerTables.Table table, double* activated, int pad, int* index, int count, double gamma, double* rows, int j)
    {
        nint stride = table.Pad;
        var weights = table.Transposed + j;
        var guard = Vector256.Create(count > 0 ? Tiny : 0);
        var gammas = Vector256.Create(gamma);
        Vector256<double> a0 = default, a1 = default, b0 = default, b1 = default;
        var c0 = Vector256.Load(table.Biases + j);
        var c1 = Vector256.Load(table.Biases + j + 4);
        var e0 = Vector256.FusedMultiplyAdd(Vector256.Abs(c0), gammas, guard);
        var e1 = Vector256.FusedMultiplyAdd(Vector256.Abs(c1), gammas, guard);
        for (var k = 0; k < count; k++)
        {
            var column = weights + (index[k] * stride);
            var v0 = Vector256.Load(column);
            var v1 = Vector256.Load(column + 4);
            var input = activated + index[k];
            var a = Vector256.Create(input[0]);
            a0 = Vector256.FusedMultiplyAdd(v0, a, a0);
            a1 = Vector256.FusedMultiplyAdd(v1, a, a1);
            var b = Vector256.Create(input[pad]);
            b0 = Vector256.FusedMultiplyAdd(v0, b, b0);
            b1 = Vector256.FusedMultiplyAdd(v1, b, b1);
            var c = Vector256.Create(input[2 * pad]);
            c0 = Vector256.FusedMultiplyAdd(v0, c, c0);
            c1 = Vector256.FusedMultiplyAdd(v1, c, c1);
            var e = Vector256.Create(input[3 * pad]);
            e0 = Vector256.FusedMultiplyAdd(Vector256.Abs(v0), e, e0);
            e1 = Vector256.FusedMultiplyAdd(Vector256.Abs(v1), e, e1);
        }

        Store(rows, table.Pad, j, a0, b0, c0, e0);
        Store(rows, table.Pad, j + 4, a1, b1, c1, e1);
    }

    private static void AffineTwelve(
        LayerTables.Table table, double* activated, int pad, int* index, int count, double gamma, double* rows, int j)
    {
        nint stride = table.Pad;
        var weights = table.Transposed + j;
        var guard = Vector256.Create(count > 0 ? Tiny : 0);
        var gammas = Vector256.Create(gamma);
        Vector256<double> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        var c0 = Vector256.Load(table.Biases + j);
        var c1 = Vector256.Load(table.Biases + j + 4);
        var c2 = Vector256.Load(table.Biases + j + 8);
        var e0 = Vector256.FusedMultiplyAdd(Vector256.Abs(c0), gammas, guard);
        var e1 = Vector256.FusedMultiplyAdd(Vector256.Abs(c1), gammas, guard);
        var e2 = Vector256.FusedMultiplyAdd(Vector256.Abs(c2), gammas, guard);
        for (var k = 0; k < count; k++)
        {
            var column = weights + (index[k] * stride);
            var v0 = Vector256.Load(column);
            var v1 = Vector256.Load(column + 4);
            var v2 = Vector256.Load(column + 8);
            var input = activated + index[k];
            var a = Vector256.Create(input[0]);
            a0 = Vector256.FusedMultiplyAdd(v0, a, a0);
            a1 = Vector256.FusedMultiplyAdd(v1, a, a1);
            a2 = Vector256.FusedMultiplyAdd(v2, a, a2);
            var b = Vector256.Create(input[pad]);
            b0 = Vector256.FusedMultiplyAdd(v0, b, b0);
            b1 = Vector256.FusedMultiplyAdd(v1, b, b1);
            b2 = Vector256.FusedMultiplyAdd(v2, b, b2);
            var c = Vector256.Create(input[2 * pad]);
            c0 = Vector256.FusedMultiplyAdd(v0, c, c0);
            c1 = Vector256.FusedMultiplyAdd(v1, c, c1);
            c2 = Vector256.FusedMultiplyAdd(v2, c, c2);
            var e = Vector256.Create(input[3 * pad]);
            e0 = Vector256.FusedMultiplyAdd(Vector256.Abs(v0), e, e0);
            e1 = Vector256.FusedMultiplyAdd(Vector256.Abs(v1), e, e1);
            e2 = Vector256.FusedMultiplyAdd(Vector256.Abs(v2), e, e2);
        }

        Store(rows, table.Pad, j, a0, b0, c0, e0);
        Store(rows, table.Pad, j + 4, a1, b1, c1, e1);
        Store(rows, table.Pad, j + 8, a2, b2, c2, e2);
    }

    private static void AffineFour(
        LayerTables.Table table, double* activated, int pad, int* index, int count, double gamma, double* rows, int j)
    {
        nint stride = table.Pad;
        var weights = table.Transposed + j;
        Vector256<double> a = default, b = default;
        var c = Vector256.Load(table.Biases + j);
        var e = Vector256.FusedMultiplyAdd(Vector256.Abs(c), Vector256.Create(gamma), Vector256.Create(count > 0 ? Tiny : 0));
        for (var k = 0; k < count; k++)
        {
            var v = Vector256.Load(weights + (index[k] * stride));
            var input = activated + index[k];
            a = Vector256.FusedMultiplyAdd(v, Vector256.Create(input[0]), a);
            b = Vector256.FusedMultiplyAdd(v, Vector256.Create(input[pad]), b);
            c = Vector256.FusedMultiplyAdd(v, Vector256.Create(input[2 * pad]), c);
            e = Vector256.FusedMultiplyAdd(Vector256.Abs(v), Vector256.Create(input[3 * pad]), e);
        }

        Store(rows, table.Pad, j, a, b, c, e);
    }

    /// <summary>The largest bound as a part of the largest magnitude, <c>|a| X + |b| Y + |c|</c>, of the rows.</summary>
    public static double Looseness(double* rows, int pad, int count, double extentX, double extentY)
    {
        var x = Vector256.Create(extentX);
        var y = Vector256.Create(extentY);
        var bound = Vector256<double>.Zero;
        var size = Vector256.Create(Tiny);
        for (var j = 0; j < count; j += 4)
        {
            var magnitude = Vector256.Abs(Vector256.Load(rows + j)) * x;
            magnitude = Vector256.FusedMultiplyAdd(Vector256.Abs(Vector256.Load(rows + pad + j)), y, magnitude);
            magnitude += Vector256.Abs(Vector256.Load(rows + (2 * pad) + j));
            bound = Vector256.Max(bound, Vector256.Load(rows + (3 * pad) + j));
            size = Vector256.Max(size, magnitude);
        }

        return Math.Max(Math.Max(bound[0], bound[1]), Math.Max(bound[2], bound[3]))
            / Math.Max(Math.Max(size[0], size[1]), Math.Max(size[2], size[3]));
    }

    /// <summary>target = source + one more input times its column of the weights.</summary>
    public static void Add(LayerTables.Table table, int index, in Row input, double* source, double* target)
    {
        var pad = table.Pad;
        var column = table.Transposed + ((nint)index * pad);
        var a = Vector256.Create(input.A);
        var b = Vector256.Create(input.B);
        var c = Vector256.Create(input.C);
        var e = Vector256.Create(input.E);
        var guard = Vector256.Create(Tiny);
        for (var j = 0; j < table.Used; j += 4)
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
    /// The signs of every row at the corners of a cell, each corner within a radius of its exact place: a bit a row,
    /// 64 rows a word.
    /// </summary>
    /// <param name="rows">The block.</param>
    /// <param name="pad">The length of a run.</param>
    /// <param name="count">Rows.</param>
    /// <param name="corners">Of the cell.</param>
    /// <param name="extentX">X.</param>
    /// <param name="extentY">Y.</param>
    /// <param name="positive">Positive at every corner.</param>
    /// <param name="mixed">Positive at one, negative at another.</param>
    /// <param name="open">Not known well enough.</param>
    public static void SignsAtCorners(
        double* rows,
        int pad,
        int count,
        CornerLanes corners,
        double extentX,
        double extentY,
        Span<ulong> positive,
        ulong* mixed,
        ulong* open)
    {
        var x = Vector256.Create((8 * U * extentX) + corners.Box.Radius);
        var y = Vector256.Create((8 * U * extentY) + corners.Box.Radius);
        var one = Vector256.Create(8 * U);
        var scale = Vector256.Create(1.000001);
        var guard = Vector256.Create(1e-300);
        var largest = Vector256.Create(1e290);
        var centreX = Vector256.Create(corners.Box.CenterX);
        var centreY = Vector256.Create(corners.Box.CenterY);
        var halfX = Vector256.Create(corners.Box.HalfX * (1 + (8 * U)));
        var halfY = Vector256.Create(corners.Box.HalfY * (1 + (8 * U)));
        double* xs = corners.X, ys = corners.Y;
        var n = corners.Count;
        for (var word = 0; word < positive.Length; word++)
        {
            ulong above = 0, below = 0, decided = 0;
            var rest = Math.Min(64, count - (64 * word));
            for (var j = 0; j < rest; j += 4)
            {
                var at = rows + (64 * word) + j;
                var a = Vector256.Load(at);
                var b = Vector256.Load(at + pad);
                var c = Vector256.Load(at + (2 * pad));
                var bound = Vector256.FusedMultiplyAdd(Vector256.Abs(c), one, Vector256.Load(at + (3 * pad)) + guard);
                bound = Vector256.FusedMultiplyAdd(Vector256.Abs(a), x, bound);
                bound = Vector256.FusedMultiplyAdd(Vector256.Abs(b), y, bound) * scale;

                // Past this some part of a sum may overflow alone: it decides nothing.
                var sure = Vector256.LessThan(bound, largest);

                // Most rows are far from zero on the whole box.
                var reach = Vector256.FusedMultiplyAdd(Vector256.Abs(a), halfX, Vector256.FusedMultiplyAdd(Vector256.Abs(b), halfY, bound));
                var middle = Vector256.FusedMultiplyAdd(a, centreX, Vector256.FusedMultiplyAdd(b, centreY, c));
                var far = Vector256.GreaterThan(Vector256.Abs(middle), reach) & sure;
                if (far.ExtractMostSignificantBits() == 15)
                {
                    decided |= 15UL << j;
                    var negative = (ulong)middle.ExtractMostSignificantBits();
                    below |= negative << j;
                    above |= (negative ^ 15) << j;
                    continue;
                }

                var up = Vector256<double>.Zero;
                var down = Vector256<double>.Zero;
                for (var i = 0; i < n; i++)
                {
                    var z = Vector256.FusedMultiplyAdd(a, Vector256.Create(xs[i]), Vector256.FusedMultiplyAdd(b, Vector256.Create(ys[i]), c));
                    var over = Vector256.GreaterThan(z, bound);
                    var under = Vector256.LessThan(z, -bound);
                    up |= over;
                    down |= under;
                    sure &= over | under;
                }

                above |= (ulong)up.ExtractMostSignificantBits() << j;
                below |= (ulong)down.ExtractMostSignificantBits() << j;
                decided |= (ulong)sure.ExtractMostSignificantBits() << j;
            }

            var within = rest == 64 ? ulong.MaxValue : (1UL << rest) - 1;
            positive[word] = above & ~below & decided & within;
            mixed[word] = above & below & decided & within;
            open[word] = ~decided & within;
        }
    }

    public static void Store(
        double* rows, int pad, int j, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> e)
    {
        a.Store(rows + j);
        b.Store(rows + pad + j);
        c.Store(rows + (2 * pad) + j);
        e.Store(rows + (3 * pad) + j);
    }
}
