using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// Affine functions of the plane in blocks of rows, with rigorous error bounds. A block of n rows is four runs of
/// n doubles (padded): a, b, c of <c>a x + b y + c</c>, and e, which bounds
/// <c>|a - a*| X + |b - b*| Y + |c - c*|</c> where a*, b*, c* are the exact coefficients and |x| &lt;= X, |y| &lt;= Y
/// in the window. After them comes, where bounds go by norms, the block's: a bound on the Frobenius norm of the n x 3 matrix
/// of the errors <c>(a - a*) X, (b - b*) Y, c - c*</c>.
/// </summary>
/// <remarks>
/// A sum of n products by fused multiply-adds is off by at most gamma_n times the sum of the products' magnitudes
/// (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1). What comes in with an error is taken account of
/// in one of two ways, whichever grows less from layer to layer. Either e is carried on by the magnitudes of the weights, as
/// a fourth column. Or the norm is: it grows by at most the spectral norm of the weights, for no slope is above 1. With N
/// the norm of what comes in and m its rows' Frobenius norm, a neuron whose weights have the 2-norm w is then off by at most
/// <c>w (N + gamma m) + gamma |bias|</c> in the 2-norm of its three coefficients, and the square root of 3 times that in e's.
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

    /// <summary>The length of a block whose runs are as long as given.</summary>
    public static int Block(int pad) => (4 * pad) + LayerTables.Lanes;

    /// <summary>A block's norm.</summary>
    public static ref double Norm(double* rows, int pad) => ref rows[4 * pad];

    /// <summary>Whether rows are known to be exactly 0.</summary>
    public static bool AreNothing(double* rows, int pad, int count)
    {
        for (var run = 0; run < 4; run++)
            if (new ReadOnlySpan<double>(rows + (run * pad), count).ContainsAnyExcept(0.0)) return false;
        return true;
    }

    /// <summary>Sets a block's norm from its e.</summary>
    public static void SetNorm(double* rows, int pad, int count)
    {
        var largest = 0.0;
        for (var j = 0; j < count; j++) largest = Math.Max(largest, rows[(3 * pad) + j]);
        Norm(rows, pad) = largest * Math.Sqrt(count) * Slack;
    }

    /// <summary>
    /// What a layer passes on: each row times 1 where its pattern bit is set, else times the slope. Where bounds are
    /// carried, also as e what a sum over it takes: its own bound and the part of the sum's, both 0 for a row that is exactly 0.
    /// </summary>
    /// <param name="rows">Of the layer, <paramref name="count"/> of them.</param>
    /// <param name="pad">The length of a run.</param>
    /// <param name="count">Rows.</param>
    /// <param name="pattern">The layer's bits.</param>
    /// <param name="slope">Below zero.</param>
    /// <param name="carried">Whether bounds are.</param>
    /// <param name="gamma">Bounds the relative error of the sum.</param>
    /// <param name="extents">Of the window.</param>
    /// <param name="activated">The runs to fill.</param>
    /// <returns>The largest magnitude, <c>|a| X + |b| Y + |c|</c>, of the rows before.</returns>
    public static double Activate(
        double* rows, int pad, int count, ReadOnlySpan<ulong> pattern, double slope, bool carried, double gamma, Extents extents, double* activated)
    {
        if (Vector512.IsHardwareAccelerated)
            return carried
                ? Activate<WideOctet, Carried>(rows, pad, count, pattern, slope, gamma, extents, activated)
                : Activate<WideOctet, ByNorm>(rows, pad, count, pattern, slope, gamma, extents, activated);
        return carried
            ? Activate<PairedOctet, Carried>(rows, pad, count, pattern, slope, gamma, extents, activated)
            : Activate<PairedOctet, ByNorm>(rows, pad, count, pattern, slope, gamma, extents, activated);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Activate<TOctet, TBounds>(
        double* rows, int pad, int count, ReadOnlySpan<ulong> pattern, double slope, double gamma, Extents extents, double* activated)
        where TOctet : struct, IOctet<TOctet>
        where TBounds : struct, IBounds
    {
        TOctet slopes = TOctet.Create(slope), one = TOctet.Create(1), zero = TOctet.Create(0), largest = zero;
        TOctet x = TOctet.Create(extents.X), y = TOctet.Create(extents.Y);
        TOctet gammas = TOctet.Create(gamma), slack = TOctet.Create(Slack), guard = TOctet.Create(Tiny);
        for (var j = 0; j < count; j += 8)
        {
            var factor = TOctet.Where((uint)(pattern[j >> 6] >> (j & 63)) & 255, one, slopes);
            var a = TOctet.Load(rows + j);
            var b = TOctet.Load(rows + pad + j);
            var c = TOctet.Load(rows + (2 * pad) + j);
            var magnitude = TOctet.MultiplyAdd(TOctet.Abs(a), x, TOctet.MultiplyAdd(TOctet.Abs(b), y, TOctet.Abs(c)));
            largest = TOctet.Max(largest, magnitude);
            Store(activated, pad, j, factor * a, factor * b, factor * c);
            if (!TBounds.AreCarried) continue;
            var e = TOctet.Load(rows + (3 * pad) + j);
            var bound = TOctet.MultiplyAdd(factor, TOctet.MultiplyAdd(gammas, magnitude, e * slack), guard);
            var nonzero = TOctet.Nonzero(a | b | c | e);
            TOctet.Where(nonzero, bound, zero).Store(activated + (3 * pad) + j);
        }

        return TOctet.Largest(largest);
    }

    /// <summary>
    /// Rows of the next layer: <c>bias + sum over k of activated[k] * column[k]</c>, where column k of the weights is
    /// <c>table.Transposed + k * Pad</c>; with their bounds, where those are carried.
    /// </summary>
    /// <param name="table">The layer.</param>
    /// <param name="activated">What <see cref="Activate"/> made of the layer before.</param>
    /// <param name="pad">The length of its runs.</param>
    /// <param name="index">Which of its rows are not exactly 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="carried">Whether bounds are.</param>
    /// <param name="gamma">Bounds the relative error of the sum.</param>
    /// <param name="rows">The block to fill.</param>
    public static void Affine(
        LayerTables.Table table, double* activated, int pad, int* index, int count, bool carried, double gamma, double* rows)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            if (carried) Affine<WideOctet, Carried>(table, activated, pad, index, count, gamma, rows);
            else Affine<WideOctet, ByNorm>(table, activated, pad, index, count, gamma, rows);
        }
        else
        {
            if (carried) Affine<PairedOctet, Carried>(table, activated, pad, index, count, gamma, rows);
            else Affine<PairedOctet, ByNorm>(table, activated, pad, index, count, gamma, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Affine<TOctet, TBounds>(
        LayerTables.Table table, double* activated, nint pad, int* index, int count, double gamma, double* rows)
        where TOctet : struct, IOctet<TOctet>
        where TBounds : struct, IBounds
    {
        var j = 0;

        // Three octets and their sums want the registers of a processor that has wide ones.
        if (Vector512.IsHardwareAccelerated)
            for (; table.Pad - j >= 24; j += 24) AffineThree<TOctet, TBounds>(table, activated, pad, index, count, gamma, rows, j);
        for (; j < table.Pad; j += 8) AffineOne<TOctet, TBounds>(table, activated, pad, index, count, gamma, rows, j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AffineThree<TOctet, TBounds>(
        LayerTables.Table table, double* activated, nint pad, int* index, int count, double gamma, double* rows, int j)
        where TOctet : struct, IOctet<TOctet>
        where TBounds : struct, IBounds
    {
        nint stride = table.Pad;
        var weights = table.Transposed + j;
        TOctet gammas = TOctet.Create(gamma), guard = TOctet.Create(count > 0 ? Tiny : 0), zero = TOctet.Create(0);
        TOctet a0 = zero, a1 = zero, a2 = zero, b0 = zero, b1 = zero, b2 = zero;
        TOctet c0 = TOctet.Load(table.Biases + j), c1 = TOctet.Load(table.Biases + j + 8), c2 = TOctet.Load(table.Biases + j + 16);
        var e0 = TOctet.MultiplyAdd(TOctet.Abs(c0), gammas, guard);
        var e1 = TOctet.MultiplyAdd(TOctet.Abs(c1), gammas, guard);
        var e2 = TOctet.MultiplyAdd(TOctet.Abs(c2), gammas, guard);
        for (var k = 0; k < count; k++)
        {
            var column = weights + (index[k] * stride);
            TOctet v0 = TOctet.Load(column), v1 = TOctet.Load(column + 8), v2 = TOctet.Load(column + 16);
            var input = activated + index[k];
            var a = TOctet.Create(input[0]);
            a0 = TOctet.MultiplyAdd(v0, a, a0);
            a1 = TOctet.MultiplyAdd(v1, a, a1);
            a2 = TOctet.MultiplyAdd(v2, a, a2);
            var b = TOctet.Create(input[pad]);
            b0 = TOctet.MultiplyAdd(v0, b, b0);
            b1 = TOctet.MultiplyAdd(v1, b, b1);
            b2 = TOctet.MultiplyAdd(v2, b, b2);
            var c = TOctet.Create(input[2 * pad]);
            c0 = TOctet.MultiplyAdd(v0, c, c0);
            c1 = TOctet.MultiplyAdd(v1, c, c1);
            c2 = TOctet.MultiplyAdd(v2, c, c2);
            if (!TBounds.AreCarried) continue;
            var e = TOctet.Create(input[3 * pad]);
            e0 = TOctet.MultiplyAdd(TOctet.Abs(v0), e, e0);
            e1 = TOctet.MultiplyAdd(TOctet.Abs(v1), e, e1);
            e2 = TOctet.MultiplyAdd(TOctet.Abs(v2), e, e2);
        }

        Store(rows, stride, j, a0, b0, c0);
        Store(rows, stride, j + 8, a1, b1, c1);
        Store(rows, stride, j + 16, a2, b2, c2);
        if (!TBounds.AreCarried) return;
        e0.Store(rows + (3 * stride) + j);
        e1.Store(rows + (3 * stride) + j + 8);
        e2.Store(rows + (3 * stride) + j + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AffineOne<TOctet, TBounds>(
        LayerTables.Table table, double* activated, nint pad, int* index, int count, double gamma, double* rows, int j)
        where TOctet : struct, IOctet<TOctet>
        where TBounds : struct, IBounds
    {
        nint stride = table.Pad;
        var weights = table.Transposed + j;
        TOctet a = TOctet.Create(0), b = a;
        var c = TOctet.Load(table.Biases + j);
        var e = TOctet.MultiplyAdd(TOctet.Abs(c), TOctet.Create(gamma), TOctet.Create(count > 0 ? Tiny : 0));
        for (var k = 0; k < count; k++)
        {
            var v = TOctet.Load(weights + (index[k] * stride));
            var input = activated + index[k];
            a = TOctet.MultiplyAdd(v, TOctet.Create(input[0]), a);
            b = TOctet.MultiplyAdd(v, TOctet.Create(input[pad]), b);
            c = TOctet.MultiplyAdd(v, TOctet.Create(input[2 * pad]), c);
            if (TBounds.AreCarried) e = TOctet.MultiplyAdd(TOctet.Abs(v), TOctet.Create(input[3 * pad]), e);
        }

        Store(rows, stride, j, a, b, c);
        if (TBounds.AreCarried) e.Store(rows + (3 * stride) + j);
    }

    /// <summary>The bounds of a layer's rows, and their norm, where they are not carried.</summary>
    /// <param name="table">The layer.</param>
    /// <param name="norm">Of the rows before.</param>
    /// <param name="largest">The largest magnitude of the rows before.</param>
    /// <param name="gamma">Bounds the relative error of a row's sum.</param>
    /// <param name="rows">The block.</param>
    public static void Bound(LayerTables.Table table, double norm, double largest, double gamma, double* rows)
    {
        var rounded = (gamma * largest * table.RootOfInputs) + (Tiny * table.RootOfInputs);
        Norm(rows, table.Pad) = (((table.SpectralNorm * norm) + (table.FrobeniusNorm * rounded) + (gamma * table.BiasNorm)) * Slack) + Tiny;
        const double RootOfThree = 1.7320508075688774;
        var incoming = RootOfThree * (norm + rounded) * Slack;
        var rounding = RootOfThree * gamma * Slack;
        if (Vector512.IsHardwareAccelerated) Bound<WideOctet>(table, incoming, rounding, rows + (3 * table.Pad));
        else Bound<PairedOctet>(table, incoming, rounding, rows + (3 * table.Pad));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bound<TOctet>(LayerTables.Table table, double incoming, double rounding, double* bounds)
        where TOctet : struct, IOctet<TOctet>
    {
        TOctet norms = TOctet.Create(incoming), biases = TOctet.Create(rounding), guard = TOctet.Create(Tiny);
        for (var j = 0; j < table.Pad; j += 8)
            TOctet.MultiplyAdd(
                TOctet.Load(table.RowNorms + j), norms, TOctet.MultiplyAdd(TOctet.Abs(TOctet.Load(table.Biases + j)), biases, guard))
                .Store(bounds + j);
    }

    /// <summary>The bounds of rows that are the biases alone: none.</summary>
    public static void BoundNothing(LayerTables.Table table, double* rows) =>
        new Span<double>(rows + (3 * table.Pad), table.Pad + 1).Clear();

    /// <summary>The largest bound as a part of the largest magnitude, <c>|a| X + |b| Y + |c|</c>, of the rows.</summary>
    public static double Looseness(double* rows, double* bounds, int pad, int count, Extents extents) =>
        Vector512.IsHardwareAccelerated
            ? Looseness<WideOctet>(rows, bounds, pad, count, extents)
            : Looseness<PairedOctet>(rows, bounds, pad, count, extents);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Looseness<TOctet>(double* rows, double* bounds, int pad, int count, Extents extents)
        where TOctet : struct, IOctet<TOctet>
    {
        TOctet x = TOctet.Create(extents.X), y = TOctet.Create(extents.Y);
        TOctet bound = TOctet.Create(0), size = TOctet.Create(Tiny);
        for (var j = 0; j < count; j += 8)
        {
            var magnitude = TOctet.Abs(TOctet.Load(rows + j)) * x;
            magnitude = TOctet.MultiplyAdd(TOctet.Abs(TOctet.Load(rows + pad + j)), y, magnitude);
            magnitude += TOctet.Abs(TOctet.Load(rows + (2 * pad) + j));
            bound = TOctet.Max(bound, TOctet.Load(bounds + j));
            size = TOctet.Max(size, magnitude);
        }

        return TOctet.Largest(bound) / TOctet.Largest(size);
    }

    /// <summary>
    /// target = source + one more input times its column of the weights. Bounds by norm are the same: they hold whichever
    /// neurons pass on all they have.
    /// </summary>
    public static void Add(LayerTables.Table table, int index, in Row input, bool carried, double* source, double* target)
    {
        if (Vector512.IsHardwareAccelerated) Add<WideOctet>(table, index, input, carried, source, target);
        else Add<PairedOctet>(table, index, input, carried, source, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TOctet>(LayerTables.Table table, int index, in Row input, bool carried, double* source, double* target)
        where TOctet : struct, IOctet<TOctet>
    {
        var pad = table.Pad;
        var column = table.Transposed + ((nint)index * pad);
        TOctet a = TOctet.Create(input.A), b = TOctet.Create(input.B), c = TOctet.Create(input.C);
        TOctet e = TOctet.Create(carried ? input.E : 0), guard = TOctet.Create(carried ? Tiny : 0);
        for (var j = 0; j < pad; j += 8)
        {
            var v = TOctet.Load(column + j);
            var at = source + j;
            Store(
                target,
                pad,
                j,
                TOctet.MultiplyAdd(v, a, TOctet.Load(at)),
                TOctet.MultiplyAdd(v, b, TOctet.Load(at + pad)),
                TOctet.MultiplyAdd(v, c, TOctet.Load(at + (2 * pad))));
            TOctet.MultiplyAdd(TOctet.Abs(v), e, TOctet.Load(at + (3 * pad)) + guard).Store(target + (3 * pad) + j);
        }

        Norm(target, pad) = Norm(source, pad);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TOctet>(double* rows, nint pad, int j, TOctet a, TOctet b, TOctet c)
        where TOctet : struct, IOctet<TOctet>
    {
        a.Store(rows + j);
        b.Store(rows + pad + j);
        c.Store(rows + (2 * pad) + j);
    }

    /// <summary>How what comes in with an error is taken account of.</summary>
    private interface IBounds
    {
        static abstract bool AreCarried { get; }
    }

    private readonly struct Carried : IBounds
    {
        public static bool AreCarried => true;
    }

    private readonly struct ByNorm : IBounds
    {
        public static bool AreCarried => false;
    }
}
