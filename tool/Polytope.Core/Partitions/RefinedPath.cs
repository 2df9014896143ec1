using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Partitions;

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
internal sealed unsafe class RefinedPath(LayerTables tables, double extentX, double extentY) : IDisposable
{
    // A level is 7 runs of Pad doubles: a, b, c high; a, b, c low; and the bound e.
    private const int Runs = 7;

    private readonly double*[] _levels = new double*[tables.Layers.Length];
    private readonly int[] _index = new int[tables.Layers.Max(table => table.Inputs)];
    private double* _activated;
    private int _valid;

    /// <summary>Layers from this one on belong to another cell from now on.</summary>
    public void Forget(int layer) => _valid = Math.Min(_valid, layer);

    /// <summary>Writes a layer's rows, rounded to double, as a block of <see cref="RowKernel"/>.</summary>
    public void Round(int layer, PatternPath path, double* rows)
    {
        Reach(layer, path);
        var pad = tables.Layers[layer].Pad;
        var level = _levels[layer];
        var x = Vector256.Create(extentX * Rounding);
        var y = Vector256.Create(extentY * Rounding);
        var one = Vector256.Create(Rounding);
        for (var j = 0; j < tables.Layers[layer].Used; j += 4)
        {
            var a = Vector256.Load(level + j);
            var b = Vector256.Load(level + pad + j);
            var c = Vector256.Load(level + (2 * pad) + j);
            var e = Vector256.Load(level + (6 * pad) + j);
            e = Vector256.FusedMultiplyAdd(Vector256.Abs(a), x, e);
            e = Vector256.FusedMultiplyAdd(Vector256.Abs(b), y, e);
            RowKernel.Store(rows, pad, j, a, b, c, Vector256.FusedMultiplyAdd(Vector256.Abs(c), one, e));
        }
    }

    /// <summary>One neuron's row, rounded to double.</summary>
    public Row Row(int layer, int neuron, PatternPath path)
    {
        Reach(layer, path);
        var pad = tables.Layers[layer].Pad;
        var at = _levels[layer] + neuron;
        double a = at[0], b = at[pad], c = at[2 * pad];
        var rounding = Rounding * ((Math.Abs(a) * extentX) + (Math.Abs(b) * extentY) + Math.Abs(c));
        return new Row(a, b, c, at[6 * pad] + rounding);
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
        GC.SuppressFinalize(this);
    }

    ~RefinedPath() => Dispose();

    /// <summary>Of leaving the low parts out, with the rounding of the bound itself.</summary>
    private static double Rounding => RowKernel.U * 1.000001;

    private void Reach(int layer, PatternPath path)
    {
        for (; _valid <= layer; _valid++) Fill(_valid, path);
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

            return;
        }

        // A sum of n terms: n roundings each of n corrections of one unit; slack for the activation's own.
        var n = table.Inputs + 4.0;
        var gamma = 4 * n * n * RowKernel.U * RowKernel.U;
        if (_activated == null) _activated = Allocate(Runs * tables.Layers.Max(t => t.Pad));
        var before = tables.Layers[layer - 1];
        Activate(_levels[layer - 1], before, path.Layer(layer - 1), gamma);
        var bounds = _activated + (6 * before.Pad);
        var count = 0;
        for (var i = 0; i < before.Outputs; i++)
        {
            _index[count] = i;
            count += bounds[i] != 0 ? 1 : 0;
        }

        for (var j = 0; j < table.Used; j += Vector256<double>.Count) Sum(table, before.Pad, _index.AsSpan(0, count), j, gamma, level);
    }

    /// <summary>The activations of a level: rows times 1 or the slope, with their part of the next sum's bound.</summary>
    private void Activate(double* level, LayerTables.Table table, ReadOnlySpan<ulong> pattern, double gamma)
    {
        var pad = table.Pad;
        var slope = Vector256.Create(tables.Slope);
        var bits = Vector256.Create(1UL, 2, 4, 8);
        for (var j = 0; j < table.Used; j += 4)
        {
            var active = Vector256.Equals(Vector256.Create(pattern[j >> 6] >> (j & 63)) & bits, bits).AsDouble();
            var magnitude = Vector256<double>.Zero;
            for (var k = 0; k < 3; k++)
            {
                var high = Vector256.Load(level + (k * pad) + j);
                var low = Vector256.Load(level + ((k + 3) * pad) + j);
                var product = slope * high;
                var rest = Vector256.FusedMultiplyAdd(slope, high, -product);
                rest = Vector256.FusedMultiplyAdd(slope, low, rest);
                var sum = product + rest;
                high = Vector256.ConditionalSelect(active, high, sum);
                low = Vector256.ConditionalSelect(active, low, rest - (sum - product));
                high.Store(_activated + (k * pad) + j);
                low.Store(_activated + ((k + 3) * pad) + j);
                magnitude += Vector256.Abs(high) * (k == 0 ? extentX : k == 1 ? extentY : 1);
            }

            var error = Vector256.Load(level + (6 * pad) + j) * Vector256.ConditionalSelect(active, Vector256<double>.One, slope);
            var zero = Vector256.Equals(magnitude + error, Vector256<double>.Zero);
            var bound = ((error + (magnitude * gamma)) * RowKernel.Slack) + Vector256.Create(RowKernel.Tiny);
            Vector256.AndNot(bound, zero).Store(_activated + (6 * pad) + j);
        }
    }

    private void Sum(LayerTables.Table table, int inputPad, ReadOnlySpan<int> index, int j, double gamma, double* level)
    {
        nint pad = table.Pad;
        Vector256<double> a = default, b = default, lowA = default, lowB = default, lowC = default;
        var c = Vector256.Load(table.Biases + j);
        var e = (Vector256.Abs(c) * gamma) + Vector256.Create(RowKernel.Tiny);
        foreach (var i in index)
        {
            var w = Vector256.Load(table.Transposed + (i * pad) + j);
            var input = _activated + i;
            Accumulate(w, input[0], input[3 * inputPad], ref a, ref lowA);
            Accumulate(w, input[inputPad], input[4 * inputPad], ref b, ref lowB);
            Accumulate(w, input[2 * inputPad], input[5 * inputPad], ref c, ref lowC);
            e = Vector256.FusedMultiplyAdd(Vector256.Abs(w), Vector256.Create(input[6 * inputPad]), e);
        }

        Store(a, lowA, level + j, table.Pad);
        Store(b, lowB, level + table.Pad + j, table.Pad);
        Store(c, lowC, level + (2 * table.Pad) + j, table.Pad);
        e.Store(level + (6 * table.Pad) + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        Vector256<double> w, double high, double low, ref Vector256<double> sum, ref Vector256<double> correction)
    {
        var x = Vector256.Create(high);
        var product = w * x;
        var productError = Vector256.FusedMultiplyAdd(w, x, -product);
        var total = sum + product;
        var part = total - sum;
        var sumError = (sum - (total - part)) + (product - part);
        sum = total;
        correction += Vector256.FusedMultiplyAdd(w, Vector256.Create(low), productError) + sumError;
    }

    private static void Store(Vector256<double> sum, Vector256<double> correction, double* at, int pad)
    {
        var high = sum + correction;
        high.Store(at);
        (correction - (high - sum)).Store(at + (3 * pad));
    }

    private static double* Allocate(int count) =>
        (double*)NativeMemory.AlignedAlloc((nuint)count * sizeof(double), 64);
}
