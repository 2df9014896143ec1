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
/// say nothing. Rows rounded from this path start anew with half a unit in the last place. The sums are the
/// compensated dot products of Ogita, Rump and Oishi (Accurate sum and dot product, SIAM J. Sci. Comput. 26, 2005),
/// algorithm Dot2, with the low parts of the inputs added to the correction.
/// </remarks>
internal sealed unsafe class RefinedPath(LayerTables tables, Extents extents) : IDisposable
{
    // A level is 7 runs of Pad doubles: a, b, c high; a, b, c low; and the bound e.
    private const int Runs = 7;

    /// <summary>Which run of a level is the bound.</summary>
    public const int BoundRun = 6;

    /// <summary>What bounds may come to by the last layer, as a part of the rows' magnitude, before they are tightened.</summary>
    private const int LargestExponent = -30;

    /// <summary>What they are at the first layer.</summary>
    private const int FirstExponent = -104;

    private readonly double*[] _levels = new double*[tables.Layers.Length];
    private readonly int[] _index = new int[tables.Layers.Max(table => table.Inputs)];
    private readonly CompositeBounds _composites = new(tables, extents);
    private double* _activated;
    private int _valid;

    /// <summary>Layers from this one on belong to another cell from now on.</summary>
    public void Forget(int layer) => _valid = Math.Min(_valid, layer);

    /// <summary>Writes a layer's rows, rounded to double, as a block of <see cref="RowKernel"/>.</summary>
    public void Round(int layer, PatternPath path, double* rows)
    {
        Reach(layer, path);
        if (Vector512.IsHardwareAccelerated) Round<WideOctet>(_levels[layer], tables.Layers[layer].Pad, rows);
        else Round<PairedOctet>(_levels[layer], tables.Layers[layer].Pad, rows);
        RowKernel.SetNorm(rows, tables.Layers[layer].Pad, tables.Layers[layer].Outputs);
    }

    /// <summary>One neuron's row, rounded to double.</summary>
    public Row Row(int layer, int neuron, PatternPath path)
    {
        Reach(layer, path);
        var pad = tables.Layers[layer].Pad;
        var at = _levels[layer] + neuron;
        double a = at[0], b = at[pad], c = at[2 * pad];
        var rounding = Rounding * extents.Magnitude(a, b, c);
        return new Row(a, b, c, at[BoundRun * pad] + rounding);
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

    ~RefinedPath() => Dispose();

    private void Round<TOctet>(double* level, int pad, double* rows)
        where TOctet : struct, IOctet<TOctet>
    {
        TOctet x = TOctet.Create(extents.X * Rounding), y = TOctet.Create(extents.Y * Rounding), one = TOctet.Create(Rounding);
        for (var j = 0; j < pad; j += 8)
        {
            var a = TOctet.Load(level + j);
            var b = TOctet.Load(level + pad + j);
            var c = TOctet.Load(level + (2 * pad) + j);
            var e = TOctet.Load(level + (BoundRun * pad) + j);
            e = TOctet.MultiplyAdd(TOctet.Abs(a), x, e);
            e = TOctet.MultiplyAdd(TOctet.Abs(b), y, e);
            a.Store(rows + j);
            b.Store(rows + pad + j);
            c.Store(rows + (2 * pad) + j);
            TOctet.MultiplyAdd(TOctet.Abs(c), one, e).Store(rows + (3 * pad) + j);
        }
    }

    /// <summary>Of leaving the low parts out, with the rounding of the bound itself.</summary>
    private static double Rounding => RowKernel.U * 1.000001;

    private void Reach(int layer, PatternPath path)
    {
        for (; _valid <= layer; _valid++)
        {
            Fill(_valid, path);
            if (_valid >= CompositeBounds.Layers && _valid % CompositeBounds.Layers == 0 && IsLoose(_valid))
                _composites.Tighten(_levels, _valid, path, Gamma);
        }
    }

    /// <summary>Whether bounds, growing at the pace they had so far, say too little by the last layer.</summary>
    private bool IsLoose(int layer)
    {
        var table = tables.Layers[layer];
        var level = _levels[layer];
        var looseness = RowKernel.Looseness(level, level + (BoundRun * table.Pad), table.Pad, table.Outputs, extents);
        if (!(looseness < 1)) return true;
        var grown = Math.Max(Math.ILogB(looseness) - FirstExponent, 0);
        return FirstExponent + ((double)grown * tables.Depth / layer) > LargestExponent;
    }

    /// <summary>A sum of n terms: n roundings each of n corrections of one unit; slack for the activation's own.</summary>
    private static double Gamma(LayerTables.Table table)
    {
        var n = table.Inputs + 4.0;
        return 4 * n * n * RowKernel.U * RowKernel.U;
    }

    private void Fill(int layer, PatternPath path)
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

        var gamma = Gamma(table);
        if (_activated == null) _activated = Allocate(Runs * tables.Layers.Max(t => t.Pad));
        var before = tables.Layers[layer - 1];
        if (Vector512.IsHardwareAccelerated) Fill<WideOctet>(table, before, _levels[layer - 1], path.Layer(layer - 1), gamma, level);
        else Fill<PairedOctet>(table, before, _levels[layer - 1], path.Layer(layer - 1), gamma, level);
    }

    private void Fill<TOctet>(
        LayerTables.Table table, LayerTables.Table before, double* source, ReadOnlySpan<ulong> pattern, double gamma, double* level)
        where TOctet : struct, IOctet<TOctet>
    {
        Activate<TOctet>(source, before, pattern, gamma);
        var bounds = _activated + (BoundRun * before.Pad);
        var count = 0;
        for (var i = 0; i < before.Outputs; i++)
        {
            _index[count] = i;
            count += bounds[i] != 0 ? 1 : 0;
        }

        for (var j = 0; j < table.Pad; j += 8) Sum<TOctet>(table, before.Pad, _index.AsSpan(0, count), j, gamma, level);
    }

    /// <summary>What the first layer's roundings leave out, itself rounded.</summary>
    private void FillLow(Numerics.WholeMatrix exact, double* level, int pad)
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

    /// <summary>The activations of a level: rows times 1 or the slope, with their part of the next sum's bound.</summary>
    private void Activate<TOctet>(double* level, LayerTables.Table table, ReadOnlySpan<ulong> pattern, double gamma)
        where TOctet : struct, IOctet<TOctet>
    {
        var pad = table.Pad;
        TOctet slope = TOctet.Create(tables.Slope), one = TOctet.Create(1), zero = TOctet.Create(0);
        for (var j = 0; j < table.Outputs; j += 8)
        {
            var active = (uint)(pattern[j >> 6] >> (j & 63)) & 255;
            var e = TOctet.Load(level + (BoundRun * pad) + j);
            var nonzero = TOctet.Nonzero(e);
            var magnitude = zero;
            for (var k = 0; k < 3; k++)
            {
                var high = TOctet.Load(level + (k * pad) + j);
                var low = TOctet.Load(level + ((k + 3) * pad) + j);
                nonzero |= TOctet.Nonzero(high);
                var product = slope * high;
                var rest = TOctet.MultiplySubtract(slope, high, product);
                rest = TOctet.MultiplyAdd(slope, low, rest);
                var sum = product + rest;
                high = TOctet.Where(active, high, sum);
                low = TOctet.Where(active, low, rest - (sum - product));
                high.Store(_activated + (k * pad) + j);
                low.Store(_activated + ((k + 3) * pad) + j);
                magnitude += TOctet.Abs(high) * TOctet.Create(k == 0 ? extents.X : k == 1 ? extents.Y : 1);
            }

            // What is 0 once rounded may not be.
            var error = e * TOctet.Where(active, one, slope);
            if (tables.Slope == 0) nonzero &= active;
            var bound = ((error + (magnitude * TOctet.Create(gamma))) * TOctet.Create(RowKernel.Slack)) + TOctet.Create(RowKernel.Tiny);
            TOctet.Where(nonzero, bound, zero).Store(_activated + (BoundRun * pad) + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum<TOctet>(LayerTables.Table table, nint inputPad, ReadOnlySpan<int> index, int j, double gamma, double* level)
        where TOctet : struct, IOctet<TOctet>
    {
        nint pad = table.Pad;
        TOctet a = TOctet.Create(0), b = a, lowA = a, lowB = a, lowC = a;
        var c = TOctet.Load(table.Biases + j);
        var e = (TOctet.Abs(c) * TOctet.Create(gamma)) + TOctet.Create(RowKernel.Tiny);
        foreach (var i in index)
        {
            var w = TOctet.Load(table.Transposed + (i * pad) + j);
            var input = _activated + i;
            Accumulate(w, input[0], input[3 * inputPad], ref a, ref lowA);
            Accumulate(w, input[inputPad], input[4 * inputPad], ref b, ref lowB);
            Accumulate(w, input[2 * inputPad], input[5 * inputPad], ref c, ref lowC);
            e = TOctet.MultiplyAdd(TOctet.Abs(w), TOctet.Create(input[BoundRun * inputPad]), e);
        }

        Store(a, lowA, level + j, pad);
        Store(b, lowB, level + pad + j, pad);
        Store(c, lowC, level + (2 * pad) + j, pad);
        e.Store(level + (BoundRun * pad) + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TOctet>(TOctet w, double high, double low, ref TOctet sum, ref TOctet correction)
        where TOctet : struct, IOctet<TOctet>
    {
        var x = TOctet.Create(high);
        var product = w * x;
        var productError = TOctet.MultiplySubtract(w, x, product);
        var total = sum + product;
        var part = total - sum;
        var sumError = (sum - (total - part)) + (product - part);
        sum = total;
        correction += TOctet.MultiplyAdd(w, TOctet.Create(low), productError) + sumError;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TOctet>(TOctet sum, TOctet correction, double* at, nint pad)
        where TOctet : struct, IOctet<TOctet>
    {
        var high = sum + correction;
        high.Store(at);
        (correction - (high - sum)).Store(at + (3 * pad));
    }

    private static double* Allocate(int count) =>
        (double*)NativeMemory.AlignedAlloc((nuint)count * sizeof(double), 64);
}
