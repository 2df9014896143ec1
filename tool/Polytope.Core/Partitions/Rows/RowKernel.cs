using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Simd;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// Affine functions of the plane in blocks of rows, with rigorous error bounds. A block of n rows is four arrays of n
/// doubles (padded): a, b, c of <c>a x + b y + c</c>, and e, which bounds <c>|a - a*| X + |b - b*| Y + |c - c*|</c>
/// where a*, b*, c* are the exact coefficients and |x| &lt;= X, |y| &lt;= Y in the window. One more number follows
/// them, used where bounds go by norms: a bound on the Frobenius norm of the n x 3 matrix of the errors <c>(a - a*) X,
/// (b - b*) Y, c - c*</c>.
/// </summary>
/// <remarks>
/// <code>
///     | a, pad doubles | b, pad | c, pad | e, pad | norm |
/// </code>
/// A sum of n products by fused multiply-adds is off by at most gamma_n times the sum of the products' magnitudes (see
/// <see cref="Roundings.Gamma"/>). Errors of the inputs are accounted for in one of two ways, whichever grows less from
/// layer to layer. Either e is carried: like a fourth column, but times the magnitudes of the weights. Or the norm is:
/// it grows by at most a factor of the spectral norm of the weights, times the largest of 1 and the slopes' magnitudes
/// (<see cref="ActivationTable.Largest"/>). With N the norm of the inputs' errors and m the Frobenius norm of the
/// inputs themselves, each as large as slopes can make them, a neuron whose weights have the 2-norm w is then off by at
/// most <c>w (N + gamma m) + gamma |bias|</c> in the 2-norm of its three coefficients, so its e is the root of 3 times
/// that. All operations are correctly rounded and in fixed order, so the bits do not depend on the machine. What the
/// arrays hold past the rows is never read as a result, and may be anything.
/// </remarks>
internal static class RowKernel
{
    /// <summary>The length of a block, given that of its arrays.</summary>
    public static int Block(int pad) => (4 * pad) + LayerTables.Lanes;

    /// <summary>A block's norm.</summary>
    public static ref double Norm(Pointer<double> rows, int pad) => ref rows[4 * pad];

    /// <summary>Whether rows are known to be exactly 0.</summary>
    public static bool AreZero(Pointer<double> rows, int pad, int count)
    {
        for (var run = 0; run < 4; run++)
            if ((rows + (run * pad)).Span(count).ContainsAnyExcept(0.0)) return false;
        return true;
    }

    /// <summary>Sets a block's norm from its e.</summary>
    public static void SetNorm(Pointer<double> rows, int pad, int count)
    {
        var largest = 0.0;
        for (var j = 0; j < count; j++) largest = Math.Max(largest, rows[(3 * pad) + j]);
        Norm(rows, pad) = largest * Math.Sqrt(count) * Roundings.Slack;
    }

    /// <summary>
    /// What a layer passes on: each row times 1 where its pattern bit is set, else times its slope. Where bounds are
    /// carried, e becomes what the row adds to the error of a sum over it: its own bound and its share in the sum's
    /// rounding, both 0 for a row that is exactly 0.
    /// </summary>
    /// <param name="rows">The layer's block.</param>
    /// <param name="pad">The length of its arrays.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="pattern">The layer's bits.</param>
    /// <param name="slopes">The slope below zero of each row.</param>
    /// <param name="carried">Whether bounds are carried.</param>
    /// <param name="gamma">Bounds the relative error of the sum.</param>
    /// <param name="window">X and Y.</param>
    /// <param name="activated">The arrays to fill.</param>
    /// <returns>The largest magnitude, <c>|a| X + |b| Y + |c|</c>, of <paramref name="rows"/>.</returns>
    public static double Activate(
        Pointer<double> rows,
        int pad,
        int count,
        ReadOnlySpan<ulong> pattern,
        Pointer<double> slopes,
        bool carried,
        double gamma,
        WindowErrorBounds window,
        Pointer<double> activated)
    {
        if (Vector512.IsHardwareAccelerated)
            return carried
                ? Activate<EightDoubles, Carried>(rows, pad, count, pattern, slopes, gamma, window, activated)
                : Activate<EightDoubles, ByNorm>(rows, pad, count, pattern, slopes, gamma, window, activated);
        return carried
            ? Activate<FourDoubles, Carried>(rows, pad, count, pattern, slopes, gamma, window, activated)
            : Activate<FourDoubles, ByNorm>(rows, pad, count, pattern, slopes, gamma, window, activated);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Activate<TLanes, TBounds>(
        Pointer<double> rows,
        int pad,
        int count,
        ReadOnlySpan<ulong> pattern,
        Pointer<double> slopes,
        double gamma,
        WindowErrorBounds window,
        Pointer<double> activated)
        where TLanes : struct, IDoubleLanes<TLanes>
        where TBounds : struct, IBounds
    {
        TLanes one = TLanes.Create(1), zero = TLanes.Create(0), largest = zero;
        TLanes x = TLanes.Create(window.X), y = TLanes.Create(window.Y);
        TLanes gammas = TLanes.Create(gamma), slack = TLanes.Create(Roundings.Slack);
        var guard = TLanes.Create(Roundings.Underflow);
        for (var j = 0; j < count; j += TLanes.Count)
        {
            var factor = TLanes.Where((uint)(pattern[j >> 6] >> (j & 63)), one, TLanes.Load(slopes, j));
            var a = TLanes.Load(rows, j);
            var b = TLanes.Load(rows, pad + j);
            var c = TLanes.Load(rows, (2 * pad) + j);
            var magnitude = TLanes.MultiplyAdd(TLanes.Abs(a), x, TLanes.MultiplyAdd(TLanes.Abs(b), y, TLanes.Abs(c)));
            largest = TLanes.MaxNonNegative(largest, magnitude);
            Store(activated + j, pad, factor * a, factor * b, factor * c);
            if (!TBounds.AreCarried) continue;
            var e = TLanes.Load(rows, (3 * pad) + j);
            var bound = TLanes.MultiplyAdd(TLanes.Abs(factor), TLanes.MultiplyAdd(gammas, magnitude, e * slack), guard);
            var nonzero = TLanes.Nonzero(a | b | c | e);
            TLanes.Where(nonzero, bound, zero).Store(activated, (3 * pad) + j);
        }

        return TLanes.Largest(largest);
    }

    /// <summary>
    /// Rows of the next layer: <c>bias + sum over k of activated[k] * column[k]</c>, where column k of the weights is
    /// <c>table.Transposed + k * Pad</c>; with their bounds, where those are carried.
    /// </summary>
    /// <param name="table">The layer.</param>
    /// <param name="activated">What <see cref="Activate"/> made of the layer before.</param>
    /// <param name="pad">The length of its arrays.</param>
    /// <param name="index">Which of its rows are not exactly 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="carried">Whether bounds are carried.</param>
    /// <param name="gamma">Bounds the relative error of the sum.</param>
    /// <param name="rows">The block to fill.</param>
    public static void Affine(
        LayerTables.Table table,
        Pointer<double> activated,
        int pad,
        Pointer<int> index,
        int count,
        bool carried,
        double gamma,
        Pointer<double> rows)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            if (carried) Affine<EightDoubles, Carried>(table, activated, pad, index, count, gamma, rows);
            else Affine<EightDoubles, ByNorm>(table, activated, pad, index, count, gamma, rows);
        }
        else
        {
            if (carried) Affine<FourDoubles, Carried>(table, activated, pad, index, count, gamma, rows);
            else Affine<FourDoubles, ByNorm>(table, activated, pad, index, count, gamma, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Affine<TLanes, TBounds>(
        LayerTables.Table table,
        Pointer<double> activated,
        nint pad,
        Pointer<int> index,
        int count,
        double gamma,
        Pointer<double> rows)
        where TLanes : struct, IDoubleLanes<TLanes>
        where TBounds : struct, IBounds
    {
        // With 512 bits there are 32 registers, of which the sums of three registers of rows take some 20; with 256
        // bits there are 16, of which those of two take 13.
        nint j = 0, rest = (table.Outputs + TLanes.Count - 1) / TLanes.Count;
        if (Vector512.IsHardwareAccelerated)
            for (; rest > 4 || rest == 3; rest -= 3, j += 3 * TLanes.Count)
                Affine<Three, TLanes, TBounds>(table, activated, pad, index, count, gamma, rows, j);
        for (; rest > 1; rest -= 2, j += 2 * TLanes.Count)
            Affine<Two, TLanes, TBounds>(table, activated, pad, index, count, gamma, rows, j);
        if (rest > 0) Affine<One, TLanes, TBounds>(table, activated, pad, index, count, gamma, rows, j);
    }

    /// <summary>One to three registers of neighbouring rows, whose sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Affine<TCount, TLanes, TBounds>(
        LayerTables.Table table,
        Pointer<double> activated,
        nint pad,
        Pointer<int> index,
        int count,
        double gamma,
        Pointer<double> rows,
        nint j)
        where TCount : ICount
        where TLanes : struct, IDoubleLanes<TLanes>
        where TBounds : struct, IBounds
    {
        nint stride = table.Pad, second = TLanes.Count, third = 2 * TLanes.Count;
        Pointer<double> weights = table.Transposed + j, biases = table.Biases + j;
        TLanes gammas = TLanes.Create(gamma), zero = TLanes.Create(0);
        var guard = TLanes.Create(count > 0 ? Roundings.Underflow : 0);
        TLanes a0 = zero, a1 = zero, a2 = zero, b0 = zero, b1 = zero, b2 = zero;
        TLanes c1 = zero, c2 = zero, e1 = zero, e2 = zero;
        var c0 = TLanes.Load(biases);
        var e0 = TLanes.MultiplyAdd(TLanes.Abs(c0), gammas, guard);
        if (TCount.Value > 1)
        {
            c1 = TLanes.Load(biases, second);
            e1 = TLanes.MultiplyAdd(TLanes.Abs(c1), gammas, guard);
        }

        if (TCount.Value > 2)
        {
            c2 = TLanes.Load(biases, third);
            e2 = TLanes.MultiplyAdd(TLanes.Abs(c2), gammas, guard);
        }

        for (var k = 0; k < count; k++)
        {
            var column = weights + (index[k] * stride);
            TLanes v0 = TLanes.Load(column), v1 = zero, v2 = zero;
            if (TCount.Value > 1) v1 = TLanes.Load(column, second);
            if (TCount.Value > 2) v2 = TLanes.Load(column, third);
            var input = activated + index[k];
            Add<TCount, TLanes>(v0, v1, v2, TLanes.Create(input[0]), ref a0, ref a1, ref a2);
            Add<TCount, TLanes>(v0, v1, v2, TLanes.Create(input[pad]), ref b0, ref b1, ref b2);
            Add<TCount, TLanes>(v0, v1, v2, TLanes.Create(input[2 * pad]), ref c0, ref c1, ref c2);
            if (!TBounds.AreCarried) continue;
            var e = TLanes.Create(input[3 * pad]);
            TLanes.AddProduct(TLanes.Abs(v0), e, ref e0);
            if (TCount.Value > 1) TLanes.AddProduct(TLanes.Abs(v1), e, ref e1);
            if (TCount.Value > 2) TLanes.AddProduct(TLanes.Abs(v2), e, ref e2);
        }

        var bounds = rows + (3 * stride) + j;
        Store(rows + j, stride, a0, b0, c0);
        if (TBounds.AreCarried) e0.Store(bounds);
        if (TCount.Value > 1)
        {
            Store(rows + j + second, stride, a1, b1, c1);
            if (TBounds.AreCarried) e1.Store(bounds, second);
        }

        if (TCount.Value > 2)
        {
            Store(rows + j + third, stride, a2, b2, c2);
            if (TBounds.AreCarried) e2.Store(bounds, third);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TCount, TLanes>(
        TLanes v0, TLanes v1, TLanes v2, TLanes input, ref TLanes s0, ref TLanes s1, ref TLanes s2)
        where TCount : ICount
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        TLanes.AddProduct(v0, input, ref s0);
        if (TCount.Value > 1) TLanes.AddProduct(v1, input, ref s1);
        if (TCount.Value > 2) TLanes.AddProduct(v2, input, ref s2);
    }

    /// <summary>Where bounds are not carried: sets e and the norm of a layer's block.</summary>
    /// <param name="table">The layer.</param>
    /// <param name="norm">Of the rows before, times the largest slope.</param>
    /// <param name="largest">
    /// The largest magnitude of the rows before, as often as it comes into a sum.
    /// </param>
    /// <param name="gamma">Bounds the relative error of a row's sum.</param>
    /// <param name="rows">The block.</param>
    public static void Bound(LayerTables.Table table, double norm, double largest, double gamma, Pointer<double> rows)
    {
        var rounded = (gamma * largest * table.RootOfInputs) + (Roundings.Underflow * table.RootOfInputs);
        var bound = (table.SpectralNorm * norm) + (table.FrobeniusNorm * rounded) + (gamma * table.BiasNorm);
        Norm(rows, table.Pad) = (bound * Roundings.Slack) + Roundings.Underflow;
        var incoming = Roundings.RootOfThree * (norm + rounded) * Roundings.Slack;
        var rounding = Roundings.RootOfThree * gamma * Roundings.Slack;
        if (Vector512.IsHardwareAccelerated) Bound<EightDoubles>(table, incoming, rounding, rows + (3 * table.Pad));
        else Bound<FourDoubles>(table, incoming, rounding, rows + (3 * table.Pad));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bound<TLanes>(LayerTables.Table table, double incoming, double rounding, Pointer<double> bounds)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        TLanes norms = TLanes.Create(incoming), biases = TLanes.Create(rounding);
        var guard = TLanes.Create(Roundings.Underflow);
        for (var j = 0; j < table.Outputs; j += TLanes.Count)
        {
            var own = TLanes.MultiplyAdd(TLanes.Abs(TLanes.Load(table.Biases + j)), biases, guard);
            TLanes.MultiplyAdd(TLanes.Load(table.RowNorms + j), norms, own).Store(bounds + j);
        }
    }

    /// <summary>Sets e and the norm to 0, for rows that are the biases alone, which are exact.</summary>
    public static void SetExact(LayerTables.Table table, Pointer<double> rows) =>
        (rows + (3 * table.Pad)).Span(table.Pad + 1).Clear();

    /// <summary>
    /// The largest bound of the rows, divided by their largest magnitude <c>|a| X + |b| Y + |c|</c>.
    /// </summary>
    public static double RelativeErrorBound(
        Pointer<double> rows, Pointer<double> bounds, int pad, int count, WindowErrorBounds window) =>
        Vector512.IsHardwareAccelerated
            ? RelativeErrorBound<EightDoubles>(rows, bounds, pad, count, window)
            : RelativeErrorBound<FourDoubles>(rows, bounds, pad, count, window);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double RelativeErrorBound<TLanes>(
        Pointer<double> rows, Pointer<double> bounds, int pad, int count, WindowErrorBounds window)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        TLanes x = TLanes.Create(window.X), y = TLanes.Create(window.Y);
        TLanes bound = TLanes.Create(0), size = TLanes.Create(Roundings.Underflow);
        for (var j = 0; j < count; j += TLanes.Count)
        {
            var magnitude = TLanes.Abs(TLanes.Load(rows, j)) * x;
            magnitude = TLanes.MultiplyAdd(TLanes.Abs(TLanes.Load(rows, pad + j)), y, magnitude);
            magnitude += TLanes.Abs(TLanes.Load(rows, (2 * pad) + j));
            bound = TLanes.MaxNonNegative(bound, TLanes.Load(bounds + j));
            size = TLanes.MaxNonNegative(size, magnitude);
        }

        return TLanes.Largest(bound) / TLanes.Largest(size);
    }

    /// <summary>
    /// target = source + one more input times its column of the weights. Bounds by norm are copied: they hold for every
    /// activation pattern.
    /// </summary>
    public static void Add(
        LayerTables.Table table, int index, in Row input, bool carried, Pointer<double> source, Pointer<double> target)
    {
        if (Vector512.IsHardwareAccelerated) Add<EightDoubles>(table, index, input, carried, source, target);
        else Add<FourDoubles>(table, index, input, carried, source, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes>(
        LayerTables.Table table, int index, in Row input, bool carried, Pointer<double> source, Pointer<double> target)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        nint pad = table.Pad;
        var column = table.Transposed + (index * pad);
        TLanes a = TLanes.Create(input.A), b = TLanes.Create(input.B), c = TLanes.Create(input.C);
        TLanes e = TLanes.Create(carried ? input.E : 0), guard = TLanes.Create(carried ? Roundings.Underflow : 0);
        for (nint j = 0; j < table.Outputs; j += TLanes.Count)
        {
            var v = TLanes.Load(column, j);
            Store(
                target + j,
                pad,
                TLanes.MultiplyAdd(v, a, TLanes.Load(source, j)),
                TLanes.MultiplyAdd(v, b, TLanes.Load(source, pad + j)),
                TLanes.MultiplyAdd(v, c, TLanes.Load(source, (2 * pad) + j)));
            var bound = TLanes.Load(source, (3 * pad) + j) + guard;
            TLanes.MultiplyAdd(TLanes.Abs(v), e, bound).Store(target, (3 * pad) + j);
        }

        Norm(target, table.Pad) = Norm(source, table.Pad);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(Pointer<double> rows, nint pad, TLanes a, TLanes b, TLanes c)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        a.Store(rows);
        b.Store(rows, pad);
        c.Store(rows, 2 * pad);
    }

    /// <summary>How errors of the inputs are accounted for.</summary>
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
