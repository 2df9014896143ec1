using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Simd;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// The pre-activations of the cell under work in double-double arithmetic, layer by layer, computed on demand and kept
/// until the pattern of a layer before changes.
/// </summary>
/// <remarks>
/// Bounds that are carried from layer to layer grow by about 2.4 each, whatever the true error does: after forty layers
/// they are useless. Rows that are rounded from these start again with half a unit in the last place.
/// <para>
/// A sum of n products is taken in two parts, the high one on a fixed grid, as in the error-free transformations of
/// Rump, Ogita and Oishi (Accurate floating-point summation part I, SIAM J. Sci. Comput. 31, 2008): it begins at 1.5
/// times a power of two that is at least twice the sum of the products' magnitudes, so that it stays in one binade,
/// each step rounds to that binade's unit, and one fused multiply-add gives what the rounding leaves. Those remainders,
/// and the products of the inputs' low parts, which are at most u times the high ones, are summed in doubles. With 2^k
/// the power, each remainder is at most u 2^k and off by u^2 2^k, their sum by n^2 u^2 2^k / 2; with the roundings of
/// the bias and of the activations the total is less than (n + 4)^2 u^2 2^k.
/// </para>
/// <para>
/// Errors of the rows before contribute the smaller of two bounds: by the magnitudes of the weights; or, with N no less
/// than the Frobenius norm of those errors (of a X, b Y, c for each row) and w the 2-norm of a neuron's weights, w N
/// for its three errors in the 2-norm, so the root of 3 times that for their sum. N grows by the spectral norm of the
/// weights, times the largest of 1 and the slopes' magnitudes, and by the norm of the errors of the layer's own sums.
/// </para>
/// </remarks>
internal sealed unsafe class DoubleDoubleRows(LayerTables tables, WindowErrorBounds window) : IDisposable
{
    // A level is 8 arrays of Pad doubles: a, b, c high; a, b, c low; the bound e; and the part of it that is due to the
    // layer's own sums.
    private const int Runs = 8;

    /// <summary>Which array of a level is the bound.</summary>
    public const int BoundRun = 6;

    /// <summary>Which array is its part that is due to the layer's own sums.</summary>
    public const int RoundingRun = 7;

    /// <summary>
    /// What bounds may come to by the last layer, as a part of the rows' magnitude, before they are tightened.
    /// </summary>
    private const int LargestExponent = -40;

    /// <summary>
    /// A sum of up to a million squares that is no less than this has lost nothing that matters to underflow.
    /// </summary>
    private const double LeastSquares = 1e-280;

    /// <summary>The finest grid: on a finer one remainders would underflow by more than bounds allow for.</summary>
    private const double LeastGrid = 1e-280;

    private readonly Pointer<double>[] _levels = new Pointer<double>[tables.Layers.Length];
    private readonly double[] _norms = new double[tables.Layers.Length];
    private readonly int[] _index = new int[tables.Layers.Max(table => table.Inputs)];
    private readonly JacobianBounds _jacobians = new(tables);
    private Pointer<double> _activated;
    private int _valid;

    /// <summary>The rows of this layer, and of all after it, belong to another cell from now on.</summary>
    public void Invalidate(int layer) => _valid = Math.Min(_valid, layer);

    /// <summary>Writes a layer's rows, rounded to double, into a block of <see cref="RowKernel"/>.</summary>
    public void Round(int layer, MutablePattern pattern, Pointer<double> rows)
    {
        Reach(layer, pattern);
        if (Vector512.IsHardwareAccelerated) Round<EightDoubles>(_levels[layer], tables.Layers[layer], rows);
        else Round<FourDoubles>(_levels[layer], tables.Layers[layer], rows);
        RowKernel.SetNorm(rows, tables.Layers[layer].Pad, tables.Layers[layer].Outputs);
    }

    /// <summary>One neuron's row, rounded to double.</summary>
    public Row Row(int layer, int neuron, MutablePattern pattern)
    {
        Reach(layer, pattern);
        var pad = tables.Layers[layer].Pad;
        var at = _levels[layer] + neuron;
        double a = at[0], b = at[pad], c = at[2 * pad];
        var rounding = Rounding * window.Magnitude(a, b, c);
        return new Row(a, b, c, at[BoundRun * pad] + rounding);
    }

    /// <summary>
    /// What <see cref="Row"/> leaves out: the low parts, and the error bound of both parts together.
    /// </summary>
    public Row Rest(int layer, int neuron, MutablePattern pattern)
    {
        Reach(layer, pattern);
        var pad = tables.Layers[layer].Pad;
        var at = _levels[layer] + neuron;
        return new Row(at[3 * pad], at[4 * pad], at[5 * pad], at[BoundRun * pad]);
    }

    public void Dispose()
    {
        for (var l = 0; l < _levels.Length; l++)
        {
            NativeBlock.Free(_levels[l]);
            _levels[l] = default;
        }

        NativeBlock.Free(_activated);
        _activated = default;
        _jacobians.Dispose();
        GC.SuppressFinalize(this);
    }

    ~DoubleDoubleRows() => Dispose();

    private void Round<TLanes>(Pointer<double> level, LayerTables.Table table, Pointer<double> rows)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        var pad = table.Pad;
        TLanes x = TLanes.Create(window.X * Rounding), y = TLanes.Create(window.Y * Rounding);
        var one = TLanes.Create(Rounding);
        for (var j = 0; j < table.Outputs; j += TLanes.Count)
        {
            var a = TLanes.Load(level + j);
            var b = TLanes.Load(level + pad + j);
            var c = TLanes.Load(level + (2 * pad) + j);
            var e = TLanes.Load(level + (BoundRun * pad) + j);
            e = TLanes.MultiplyAdd(TLanes.Abs(a), x, e);
            e = TLanes.MultiplyAdd(TLanes.Abs(b), y, e);
            a.Store(rows + j);
            b.Store(rows + pad + j);
            c.Store(rows + (2 * pad) + j);
            TLanes.MultiplyAdd(TLanes.Abs(c), one, e).Store(rows + (3 * pad) + j);
        }
    }

    /// <summary>
    /// The relative error of leaving out the low part, which is at most half a unit in the last place.
    /// </summary>
    private const double Rounding = Roundings.Unit * Roundings.Slack;

    private void Reach(int layer, MutablePattern pattern)
    {
        for (; _valid <= layer; _valid++)
        {
            Fill(_valid, pattern);
            if (_valid >= JacobianBounds.Layers && _valid % JacobianBounds.Layers == 0 && IsLoose(_valid))
                _jacobians.Tighten(_levels, _valid, pattern);
            _norms[_valid] = NormOfErrors(_valid);
        }
    }

    /// <summary>No less than the norm of a layer's errors: by its bounds, or by the norm of those before.</summary>
    private double NormOfErrors(int layer)
    {
        var table = tables.Layers[layer];
        var own = Norm(_levels[layer] + (BoundRun * table.Pad), table.Outputs);
        if (layer == 0) return own;
        var rounding = Norm(_levels[layer] + (RoundingRun * table.Pad), table.Outputs);
        var before = tables.Layers[layer - 1].Activations.Largest * _norms[layer - 1];
        var carried = (((table.SpectralNorm * before) + rounding) * Roundings.Slack) + Roundings.Underflow;
        return carried < own ? carried : own;
    }

    /// <summary>
    /// Whether bounds, growing at the pace they had since the second layer, say too little by the last one.
    /// </summary>
    private bool IsLoose(int layer)
    {
        var last = Exponent(layer);
        var first = Exponent(1);
        return first + ((double)Math.Max(last - first, 0) * (tables.Depth - 1) / (layer - 1)) > LargestExponent;
    }

    /// <summary>The bounds' part of the rows, as a power of two.</summary>
    private int Exponent(int layer)
    {
        var table = tables.Layers[layer];
        var level = _levels[layer];
        var bounds = level + (BoundRun * table.Pad);
        var error = RowKernel.RelativeErrorBound(level, bounds, table.Pad, table.Outputs, window);
        return error < 1 ? Math.ILogB(error) : 0;
    }

    private void Fill(int layer, MutablePattern pattern)
    {
        var table = tables.Layers[layer];
        var pad = table.Pad;
        if (_levels[layer].IsNull) _levels[layer] = NativeBlock.Allocate<double>(BufferSize.Of(Runs, pad));
        var level = _levels[layer];
        if (layer == 0)
        {
            level.Span(Runs * pad).Clear();
            for (var j = 0; j < pad; j++)
            {
                level[j] = table.Transposed[j];
                level[pad + j] = table.Transposed[pad + j];
                level[(2 * pad) + j] = table.Biases[j];
            }

            if (tables.Network.Layers[0].Exact is { } exact) FillLow(exact, level, pad);
            return;
        }

        if (_activated.IsNull)
            _activated = NativeBlock.Allocate<double>(BufferSize.Of(Runs, tables.Layers.Max(t => t.Pad)));
        var before = tables.Layers[layer - 1];
        var bits = pattern.Layer(layer - 1);
        var source = _levels[layer - 1];
        var norm = _norms[layer - 1];
        if (Vector512.IsHardwareAccelerated) Fill<EightDoubles>(table, before, source, norm, bits, level);
        else Fill<FourDoubles>(table, before, source, norm, bits, level);
    }

    private void Fill<TLanes>(
        LayerTables.Table table,
        LayerTables.Table before,
        Pointer<double> source,
        double errors,
        ReadOnlySpan<ulong> pattern,
        Pointer<double> level)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        var (a, b, c) = Activate<TLanes>(source, before, pattern);
        var bounds = _activated + (BoundRun * before.Pad);
        var count = 0;
        for (var i = 0; i < before.Outputs; i++)
        {
            _index[count] = i;
            count += bounds[i] != 0 ? 1 : 0;
        }

        errors *= Roundings.RootOfThree * Roundings.Slack;
        errors *= before.Activations.Largest;
        for (var j = 0; j < table.Outputs; j += TLanes.Count)
            Sum<TLanes>(table, before.Pad, _index.AsSpan(0, count), j, a, b, c, errors, level);
    }

    /// <summary>The low parts of the first layer, rounded.</summary>
    private void FillLow(Numerics.DyadicMatrix exact, Pointer<double> level, int pad)
    {
        for (var j = 0; j < exact.Rows; j++)
        {
            for (var k = 0; k < 3; k++)
            {
                var low = exact.RoundRest(j, k);
                level[((k + 3) * pad) + j] = low;
                if (exact.Sign(j, k) == 0) continue;
                var reach = k == 0 ? window.X : k == 1 ? window.Y : 1;
                level[(BoundRun * pad) + j] += Roundings.Certain(Roundings.Unit * Math.Abs(low) * reach);
            }
        }
    }

    /// <summary>The activations of a level: rows times 1 or their slopes, with their bounds.</summary>
    /// <returns>No less than the 2-norms of the columns.</returns>
    private (double A, double B, double C) Activate<TLanes>(
        Pointer<double> level, LayerTables.Table table, ReadOnlySpan<ulong> pattern)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        var pad = table.Pad;
        TLanes one = TLanes.Create(1), zero = TLanes.Create(0);
        TLanes slack = TLanes.Create(Roundings.Slack), guard = TLanes.Create(Roundings.Underflow);
        for (var j = 0; j < table.Outputs; j += TLanes.Count)
        {
            var active = (uint)(pattern[j >> 6] >> (j & 63));
            var slope = TLanes.Load(table.Slopes + j);
            var e = TLanes.Load(level + (BoundRun * pad) + j);
            var nonzero = TLanes.Nonzero(e);
            nonzero |= Activate(level + j, pad, active, slope, _activated + j);
            nonzero |= Activate(level + pad + j, pad, active, slope, _activated + pad + j);
            nonzero |= Activate(level + (2 * pad) + j, pad, active, slope, _activated + (2 * pad) + j);

            // A high part of 0 may have a low part that is not.
            nonzero &= active | (uint)(table.Activations.Leaking[j >> 6] >> (j & 63));
            var bound = TLanes.MultiplyAdd(e * TLanes.Where(active, one, TLanes.Abs(slope)), slack, guard);
            TLanes.Where(nonzero, bound, zero).Store(_activated + (BoundRun * pad) + j);
        }

        Pointer<double> a = _activated, b = a + pad, c = b + pad;
        return (Norm(a, table.Outputs), Norm(b, table.Outputs), Norm(c, table.Outputs));
    }

    /// <summary>One column of the activations, one row per lane.</summary>
    /// <returns>One bit for each row that is not 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Activate<TLanes>(
        Pointer<double> at, nint pad, uint active, TLanes slope, Pointer<double> activated)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        TLanes high = TLanes.Load(at), low = TLanes.Load(at + (3 * pad));
        var nonzero = TLanes.Nonzero(high);
        var product = slope * high;
        var rest = TLanes.MultiplyAdd(slope, low, TLanes.MultiplySubtract(slope, high, product));
        var sum = product + rest;
        high = TLanes.Where(active, high, sum);
        low = TLanes.Where(active, low, rest - (sum - product));
        high.Store(activated);
        low.Store(activated + (3 * pad));
        return nonzero;
    }

    /// <summary>No less than the 2-norm. Lanes past the end are there, and 0 or next to it.</summary>
    private static double Norm(Pointer<double> vector, int count)
    {
        var squares = Vector512.IsHardwareAccelerated
            ? Squares<EightDoubles>(vector, count)
            : Squares<FourDoubles>(vector, count);
        return squares is > LeastSquares and < 1 / LeastSquares
            ? Math.Sqrt(squares) * Roundings.Slack
            : MatrixNorms.OfVector(vector, count);
    }

    /// <summary>Their sum: eight sums side by side, whatever the width.</summary>
    private static double Squares<TLanes>(Pointer<double> vector, int count)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        TLanes sum = TLanes.Create(0), upper = sum;
        for (var j = 0; j < count; j += 8)
        {
            var values = TLanes.Load(vector + j);
            TLanes.AddProduct(values, values, ref sum);
            if (TLanes.Count == 8 || j + 4 >= count) continue;
            values = TLanes.Load(vector + j + 4);
            TLanes.AddProduct(values, values, ref upper);
        }

        var room = stackalloc double[8];
        var s = new Pointer<double>(room, 8);
        upper.Store(s + (8 - TLanes.Count));
        sum.Store(s);
        return (s[0] + s[4]) + (s[1] + s[5]) + ((s[2] + s[6]) + (s[3] + s[7]));
    }

    /// <param name="table">The layer.</param>
    /// <param name="inputPad">The length of the inputs' arrays.</param>
    /// <param name="index">The inputs that are not 0.</param>
    /// <param name="j">The first of the rows, one per lane.</param>
    /// <param name="normA">No less than the 2-norm of the inputs, in the first column.</param>
    /// <param name="normB">In the second.</param>
    /// <param name="normC">In the third.</param>
    /// <param name="errors">Times the 2-norm of its weights, a bound on a row's error due to the inputs.</param>
    /// <param name="level">The level to fill.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum<TLanes>(
        LayerTables.Table table,
        nint inputPad,
        ReadOnlySpan<int> index,
        int j,
        double normA,
        double normB,
        double normC,
        double errors,
        Pointer<double> level)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        nint pad = table.Pad;
        TLanes zero = TLanes.Create(0), two = TLanes.Create(2), bias = TLanes.Load(table.Biases + j);
        var rowNorms = two * TLanes.Load(table.RowNorms + j);
        var least = TLanes.Create(LeastGrid);
        var gridA = NextPower(TLanes.MultiplyAdd(rowNorms, TLanes.Create(normA), least));
        var gridB = NextPower(TLanes.MultiplyAdd(rowNorms, TLanes.Create(normB), least));
        var leastC = TLanes.MultiplyAdd(two, TLanes.Abs(bias), least);
        var gridC = NextPower(TLanes.MultiplyAdd(rowNorms, TLanes.Create(normC), leastC));
        TLanes half = TLanes.Create(1.5), startA = half * gridA, startB = half * gridB, startC = half * gridC;
        TLanes a = startA, b = startB, c = startC + bias;
        TLanes restA = zero, restB = zero, restC = bias - (c - startC);
        TLanes lowA = zero, lowB = zero, lowC = zero, e = zero;
        var column = table.Transposed + j;
        Pointer<double> highsA = _activated, highsB = highsA + inputPad, highsC = highsB + inputPad;
        Pointer<double> lowsA = highsC + inputPad, lowsB = lowsA + inputPad, lowsC = lowsB + inputPad;
        var bounds = lowsC + inputPad;
        foreach (nint i in index)
        {
            var w = TLanes.Load(column + (i * pad));
            Accumulate(w, TLanes.Create(highsA[i]), TLanes.Create(lowsA[i]), ref a, ref restA, ref lowA);
            Accumulate(w, TLanes.Create(highsB[i]), TLanes.Create(lowsB[i]), ref b, ref restB, ref lowB);
            Accumulate(w, TLanes.Create(highsC[i]), TLanes.Create(lowsC[i]), ref c, ref restC, ref lowC);
            TLanes.AddProduct(TLanes.Abs(w), TLanes.Create(bounds[i]), ref e);
        }

        Store(a - startA, restA + lowA, level + j, pad);
        Store(b - startB, restB + lowB, level + pad + j, pad);
        Store(c - startC, restC + lowC, level + (2 * pad) + j, pad);
        var n = table.Inputs + 4.0;
        var rounding = TLanes.MultiplyAdd(gridB, TLanes.Create(window.Y), gridC);
        rounding = TLanes.MultiplyAdd(gridA, TLanes.Create(window.X), rounding);
        var unit = TLanes.Create(n * n * Roundings.Unit * Roundings.Unit);
        rounding = TLanes.MultiplyAdd(rounding, unit, TLanes.Create(Roundings.Underflow));
        rounding.Store(level + (RoundingRun * pad) + j);
        e = TLanes.MinNonNegative(e, TLanes.Load(table.RowNorms + j) * TLanes.Create(errors));
        TLanes.MultiplyAdd(e, TLanes.Create(Roundings.Slack), rounding).Store(level + (BoundRun * pad) + j);
    }

    /// <summary>The least power of two that is no less (Rump, Ogita and Oishi 2008, algorithm 3.6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes NextPower<TLanes>(TLanes value)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        const double Shift = (1L << 52) + 1;
        var shifted = value * TLanes.Create(Shift);
        return TLanes.Abs(shifted - (shifted * TLanes.Create(1 - Roundings.Unit)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TLanes>(
        TLanes w, TLanes high, TLanes low, ref TLanes sum, ref TLanes rests, ref TLanes lows)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        var rest = sum;
        TLanes.AddProduct(w, high, ref sum);
        rest -= sum;
        TLanes.AddProduct(w, high, ref rest);
        rests += rest;
        TLanes.AddProduct(w, low, ref lows);
    }

    /// <summary>
    /// High and low part: both are integer multiples of a unit, and the correction is few of them, so the difference is
    /// exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(TLanes sum, TLanes correction, Pointer<double> at, nint pad)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        var high = sum + correction;
        high.Store(at);
        (correction - (high - sum)).Store(at + (3 * pad));
    }
}
