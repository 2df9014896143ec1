using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// The pre-activations of the cell under work in twice the working precision, layer by layer, computed when first
/// asked for and kept until the path through the layers changes.
/// </summary>
/// <remarks>
/// Bounds that are carried forward grow by about 2.4 a layer, whatever the true error does: after forty layers they
/// say nothing. Rows rounded from this path start anew with half a unit in the last place.
/// <para>
/// A sum of n products is taken in two parts, the high one on a fixed grid, as in the error-free transformations of Rump, Ogita
/// and Oishi (Accurate floating-point summation part I, SIAM J. Sci. Comput. 31, 2008): it begins at 1.5 times a power of two
/// that is at least twice the sum of the products' magnitudes, so that it stays in one binade, each step rounds to that
/// binade's unit, and what the rounding leaves is one fused multiply-add away. Those rests, and the products of the inputs' low
/// parts, which are u of the high ones at most, are summed up in doubles. With 2^k the power, each rest is at most u 2^k and off
/// by u^2 2^k, their sum by n^2 u^2 2^k / 2; with the roundings of the bias and of the activations all comes to less than
/// (n + 4)^2 u^2 2^k.
/// </para>
/// <para>
/// What the rows before are off by comes in by the smaller of two bounds: by the magnitudes of the weights; or, with N no less
/// than the Frobenius norm of those errors (of a X, b Y, c for each row) and w the 2-norm of a neuron's weights, by w N for its
/// three errors in the 2-norm, so the square root of 3 times that for their sum. N grows by the spectral norm of the weights,
/// for no slope is above 1, and by the norm of what the layer's sums bring in.
/// </para>
/// </remarks>
internal sealed unsafe class DoubleDoubleRows(LayerTables tables, WindowErrorBounds extents) : IDisposable
{
    // A level is 8 runs of Pad doubles: a, b, c high; a, b, c low; the bound e; and its part that this layer's sums brought in.
    private const int Runs = 8;

    /// <summary>Which run of a level is the bound.</summary>
    public const int BoundRun = 6;

    /// <summary>Which run is its part that this layer's sums brought in.</summary>
    public const int RoundingRun = 7;

    /// <summary>What bounds may come to by the last layer, as a part of the rows' magnitude, before they are tightened.</summary>
    private const int LargestExponent = -40;

    /// <summary>A sum of squares that is no less has lost nothing that counts to what is too small for doubles, of up to a million terms.</summary>
    private const double LeastSquares = 1e-280;

    /// <summary>No grid is so fine that rests underflow by more than bounds allow for.</summary>
    private const double LeastGrid = 1e-280;

    private readonly double*[] _levels = new double*[tables.Layers.Length];
    private readonly double[] _norms = new double[tables.Layers.Length];
    private readonly int[] _index = new int[tables.Layers.Max(table => table.Inputs)];
    private readonly JacobianBounds _composites = new(tables);
    private double* _activated;
    private int _valid;

    /// <summary>Layers from this one on belong to another cell from now on.</summary>
    public void Forget(int layer) => _valid = Math.Min(_valid, layer);

    /// <summary>Writes a layer's rows, rounded to double, as a block of <see cref="RowKernel"/>.</summary>
    public void Round(int layer, MutablePattern path, double* rows)
    {
        Reach(layer, path);
        if (Vector512.IsHardwareAccelerated) Round<Octet>(_levels[layer], tables.Layers[layer], rows);
        else Round<Quartet>(_levels[layer], tables.Layers[layer], rows);
        RowKernel.SetNorm(rows, tables.Layers[layer].Pad, tables.Layers[layer].Outputs);
    }

    /// <summary>One neuron's row, rounded to double.</summary>
    public Row Row(int layer, int neuron, MutablePattern path)
    {
        Reach(layer, path);
        var pad = tables.Layers[layer].Pad;
        var at = _levels[layer] + neuron;
        double a = at[0], b = at[pad], c = at[2 * pad];
        var rounding = Rounding * extents.Magnitude(a, b, c);
        return new Row(a, b, c, at[BoundRun * pad] + rounding);
    }

    /// <summary>What <see cref="Row"/> leaves out: the low parts, and the bound on what both together are off by.</summary>
    public Row Rest(int layer, int neuron, MutablePattern path)
    {
        Reach(layer, path);
        var pad = tables.Layers[layer].Pad;
        var at = _levels[layer] + neuron;
        return new Row(at[3 * pad], at[4 * pad], at[5 * pad], at[BoundRun * pad]);
    }

    public void Dispose()
    {
        for (var l = 0; l < _levels.Length; l++)
        {
            NativeMemory.AlignedFree(_levels[l]);
            _levels[l] = null;
        }

        NativeMemory.AlignedFree(_activated);
        _activated = null;
        _composites.Dispose();
        GC.SuppressFinalize(this);
    }

    ~DoubleDoubleRows() => Dispose();

    private void Round<TLanes>(double* level, LayerTables.Table table, double* rows)
        where TLanes : struct, ILanes<TLanes>
    {
        var pad = table.Pad;
        TLanes x = TLanes.Create(extents.X * Rounding), y = TLanes.Create(extents.Y * Rounding), one = TLanes.Create(Rounding);
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

    /// <summary>Of leaving the low parts out, with the rounding of the bound itself.</summary>
    private static double Rounding => RowKernel.U * 1.000001;

    private void Reach(int layer, MutablePattern path)
    {
        for (; _valid <= layer; _valid++)
        {
            Fill(_valid, path);
            if (_valid >= JacobianBounds.Layers && _valid % JacobianBounds.Layers == 0 && IsLoose(_valid))
                _composites.Tighten(_levels, _valid, path);
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
        var carried = (((table.SpectralNorm * _norms[layer - 1]) + rounding) * RowKernel.Slack) + RowKernel.Tiny;
        return carried < own ? carried : own;
    }

    /// <summary>Whether bounds, growing at the pace they had since the second layer, say too little by the last one.</summary>
    private bool IsLoose(int layer)
    {
        var looseness = Exponent(layer);
        var first = Exponent(1);
        return first + ((double)Math.Max(looseness - first, 0) * (tables.Depth - 1) / (layer - 1)) > LargestExponent;
    }

    /// <summary>The bounds' part of the rows, as a power of two.</summary>
    private int Exponent(int layer)
    {
        var table = tables.Layers[layer];
        var level = _levels[layer];
        var looseness = RowKernel.RelativeErrorBound(level, level + (BoundRun * table.Pad), table.Pad, table.Outputs, extents);
        return looseness < 1 ? Math.ILogB(looseness) : 0;
    }

    private void Fill(int layer, MutablePattern path)
    {
        var table = tables.Layers[layer];
        var pad = table.Pad;
        if (_levels[layer] == null) _levels[layer] = Allocate(Runs * pad);
        var level = _levels[layer];
        if (layer == 0)
        {
            NativeMemory.Clear(level, (nuint)(Runs * pad * sizeof(double)));
            for (var j = 0; j < pad; j++)
            {
                level[j] = table.Transposed[j];
                level[pad + j] = table.Transposed[pad + j];
                level[(2 * pad) + j] = table.Biases[j];
            }

            if (tables.Network.Layers[0].Exact is { } exact) FillLow(exact, level, pad);
            return;
        }

        if (_activated == null) _activated = Allocate(Runs * tables.Layers.Max(t => t.Pad));
        var before = tables.Layers[layer - 1];
        var pattern = path.Layer(layer - 1);
        if (Vector512.IsHardwareAccelerated) Fill<Octet>(table, before, _levels[layer - 1], _norms[layer - 1], pattern, level);
        else Fill<Quartet>(table, before, _levels[layer - 1], _norms[layer - 1], pattern, level);
    }

    private void Fill<TLanes>(
        LayerTables.Table table, LayerTables.Table before, double* source, double errors, ReadOnlySpan<ulong> pattern, double* level)
        where TLanes : struct, ILanes<TLanes>
    {
        var (a, b, c) = Activate<TLanes>(source, before, pattern);
        var bounds = _activated + (BoundRun * before.Pad);
        var count = 0;
        for (var i = 0; i < before.Outputs; i++)
        {
            _index[count] = i;
            count += bounds[i] != 0 ? 1 : 0;
        }

        errors *= RowKernel.RootOfThree * RowKernel.Slack;
        for (var j = 0; j < table.Outputs; j += TLanes.Count) Sum<TLanes>(table, before.Pad, _index.AsSpan(0, count), j, a, b, c, errors, level);
    }

    /// <summary>What the first layer's roundings leave out, itself rounded.</summary>
    private void FillLow(Numerics.DyadicMatrix exact, double* level, int pad)
    {
        for (var j = 0; j < exact.Rows; j++)
        {
            for (var k = 0; k < 3; k++)
            {
                var low = exact.RoundRest(j, k);
                level[((k + 3) * pad) + j] = low;
                level[(BoundRun * pad) + j] += exact.Sign(j, k) == 0
                    ? 0
                    : (RowKernel.U * Math.Abs(low) * (k == 0 ? extents.X : k == 1 ? extents.Y : 1) * RowKernel.Slack) + RowKernel.Tiny;
            }
        }
    }

    /// <summary>The activations of a level: rows times 1 or the slope, with their bounds.</summary>
    /// <returns>No less than the 2-norms of the columns.</returns>
    private (double A, double B, double C) Activate<TLanes>(double* level, LayerTables.Table table, ReadOnlySpan<ulong> pattern)
        where TLanes : struct, ILanes<TLanes>
    {
        var pad = table.Pad;
        TLanes slope = TLanes.Create(tables.Slope), one = TLanes.Create(1), zero = TLanes.Create(0);
        for (var j = 0; j < table.Outputs; j += TLanes.Count)
        {
            var active = (uint)(pattern[j >> 6] >> (j & 63));
            var e = TLanes.Load(level + (BoundRun * pad) + j);
            var nonzero = TLanes.Nonzero(e);
            nonzero |= Activate(level + j, pad, active, slope, _activated + j);
            nonzero |= Activate(level + pad + j, pad, active, slope, _activated + pad + j);
            nonzero |= Activate(level + (2 * pad) + j, pad, active, slope, _activated + (2 * pad) + j);

            // What is 0 once rounded may not be.
            if (tables.Slope == 0) nonzero &= active;
            var bound = TLanes.MultiplyAdd(e * TLanes.Where(active, one, slope), TLanes.Create(RowKernel.Slack), TLanes.Create(RowKernel.Tiny));
            TLanes.Where(nonzero, bound, zero).Store(_activated + (BoundRun * pad) + j);
        }

        return (Norm(_activated, table.Outputs), Norm(_activated + pad, table.Outputs), Norm(_activated + (2 * pad), table.Outputs));
    }

    /// <summary>One column: a row a lane.</summary>
    /// <returns>A bit for each that is not 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Activate<TLanes>(double* at, nint pad, uint active, TLanes slope, double* activated)
        where TLanes : struct, ILanes<TLanes>
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
    private static double Norm(double* vector, int count)
    {
        var squares = Vector512.IsHardwareAccelerated ? Squares<Octet>(vector, count) : Squares<Quartet>(vector, count);
        return squares is > LeastSquares and < 1 / LeastSquares ? Math.Sqrt(squares) * RowKernel.Slack : MatrixNorms.OfVector(vector, count);
    }

    /// <summary>Their sum: eight sums side by side, whatever the width.</summary>
    private static double Squares<TLanes>(double* vector, int count)
        where TLanes : struct, ILanes<TLanes>
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

        var s = stackalloc double[8];
        upper.Store(s + 8 - TLanes.Count);
        sum.Store(s);
        return (s[0] + s[4]) + (s[1] + s[5]) + ((s[2] + s[6]) + (s[3] + s[7]));
    }

    /// <param name="table">The layer.</param>
    /// <param name="inputPad">The length of a run of what comes in.</param>
    /// <param name="index">What comes in and is not 0.</param>
    /// <param name="j">The first of the rows, one a lane.</param>
    /// <param name="normA">No less than the 2-norm of what comes in, in the first column.</param>
    /// <param name="normB">In the second.</param>
    /// <param name="normC">In the third.</param>
    /// <param name="errors">Times the 2-norm of its weights, what a row is off by because of what comes in.</param>
    /// <param name="level">The level to fill.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum<TLanes>(
        LayerTables.Table table, nint inputPad, ReadOnlySpan<int> index, int j, double normA, double normB, double normC, double errors, double* level)
        where TLanes : struct, ILanes<TLanes>
    {
        nint pad = table.Pad;
        TLanes zero = TLanes.Create(0), rowNorms = TLanes.Create(2) * TLanes.Load(table.RowNorms + j), bias = TLanes.Load(table.Biases + j);
        var least = TLanes.Create(LeastGrid);
        var gridA = NextPower(TLanes.MultiplyAdd(rowNorms, TLanes.Create(normA), least));
        var gridB = NextPower(TLanes.MultiplyAdd(rowNorms, TLanes.Create(normB), least));
        var gridC = NextPower(TLanes.MultiplyAdd(rowNorms, TLanes.Create(normC), TLanes.MultiplyAdd(TLanes.Create(2), TLanes.Abs(bias), least)));
        TLanes half = TLanes.Create(1.5), startA = half * gridA, startB = half * gridB, startC = half * gridC;
        TLanes a = startA, b = startB, c = startC + bias;
        TLanes restA = zero, restB = zero, restC = bias - (c - startC), lowA = zero, lowB = zero, lowC = zero, e = zero;
        var column = table.Transposed + j;
        double* highsA = _activated, highsB = highsA + inputPad, highsC = highsB + inputPad;
        double* lowsA = highsC + inputPad, lowsB = lowsA + inputPad, lowsC = lowsB + inputPad, bounds = lowsC + inputPad;
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
        var rounding = TLanes.MultiplyAdd(gridA, TLanes.Create(extents.X), TLanes.MultiplyAdd(gridB, TLanes.Create(extents.Y), gridC));
        rounding = TLanes.MultiplyAdd(rounding, TLanes.Create(n * n * RowKernel.U * RowKernel.U), TLanes.Create(RowKernel.Tiny));
        rounding.Store(level + (RoundingRun * pad) + j);
        e = TLanes.Min(e, TLanes.Load(table.RowNorms + j) * TLanes.Create(errors));
        TLanes.MultiplyAdd(e, TLanes.Create(RowKernel.Slack), rounding).Store(level + (BoundRun * pad) + j);
    }

    /// <summary>The least power of two that is no less (Rump, Ogita and Oishi 2008, algorithm 3.6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes NextPower<TLanes>(TLanes value)
        where TLanes : struct, ILanes<TLanes>
    {
        const double Shift = (1L << 52) + 1;
        var shifted = value * TLanes.Create(Shift);
        return TLanes.Abs(shifted - (shifted * TLanes.Create(1 - RowKernel.U)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TLanes>(TLanes w, TLanes high, TLanes low, ref TLanes sum, ref TLanes rests, ref TLanes lows)
        where TLanes : struct, ILanes<TLanes>
    {
        var rest = sum;
        TLanes.AddProduct(w, high, ref sum);
        rest -= sum;
        TLanes.AddProduct(w, high, ref rest);
        rests += rest;
        TLanes.AddProduct(w, low, ref lows);
    }

    /// <summary>High and low: the sum is a whole number of units of which the correction has few, so the difference is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(TLanes sum, TLanes correction, double* at, nint pad)
        where TLanes : struct, ILanes<TLanes>
    {
        var high = sum + correction;
        high.Store(at);
        (correction - (high - sum)).Store(at + (3 * pad));
    }

    private static double* Allocate(int count)
    {
        var size = (nuint)count * sizeof(double);
        var memory = NativeMemory.AlignedAlloc(size, 64);
        NativeMemory.Clear(memory, size);
        return (double*)memory;
    }
}
