using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Partitions;

/// <summary>
/// The pre-activations of the cell under work in twice the working precision, layer by layer, computed when first
/// asked for and kept until the path through the layers changes.
/// </summary>
/// <remarks>
/// Bounds that are carried forward grow by about 2.5 a layer, whatever the true error does: after forty layers they
/// say nothing. Rows rounded from this path start anew with half a unit in the last place. The sums are the
/// compensated dot products of Ogita, Rump and Oishi (Accurate sum and dot product, SIAM J. Sci. Comput. 26, 2005),
/// algorithm Dot2, with the low parts of the inputs added to the correction.
/// </remarks>
internal sealed unsafe class RefinedPath(LayerTables tables, double extentX, double extentY) : IDisposable
{
    // A level is 7 runs of Pad doubles: a, b, c high; a, b, c low; and the bound e.
    private const int Runs = 7;

    private readonly double*[] _levels = new double*[tables.Layers.Length];
    private double* _inputs;
    private int _valid;

    /// <summary>Layers from this one on belong to another cell from now on.</summary>
    public void Forget(int layer) => _valid = Math.Min(_valid, layer);

    /// <summary>Writes a layer's rows, rounded to double, as a block of <see cref="RowKernel"/>.</summary>
    public void Round(int layer, PatternPath path, double* rows)
    {
        var pad = tables.Layers[layer].Pad;
        for (var j = 0; j < pad; j++)
            (rows[j], rows[pad + j], rows[(2 * pad) + j], rows[(3 * pad) + j]) = Row(layer, j, path);
    }

    /// <summary>One neuron's row, rounded to double.</summary>
    public Row Row(int layer, int neuron, PatternPath path)
    {
        for (; _valid <= layer; _valid++) Fill(_valid, path);
        var pad = tables.Layers[layer].Pad;
        var at = _levels[layer] + neuron;
        double a = at[0], b = at[pad], c = at[2 * pad];
        var rounding = RowKernel.U * ((Math.Abs(a) * extentX) + (Math.Abs(b) * extentY) + Math.Abs(c)) * 1.000001;
        return new Row(a, b, c, at[6 * pad] + rounding);
    }

    public void Dispose()
    {
        for (var l = 0; l < _levels.Length; l++)
        {
            NativeMemory.AlignedFree(_levels[l]);
            _levels[l] = null;
        }

        NativeMemory.AlignedFree(_inputs);
        _inputs = null;
        GC.SuppressFinalize(this);
    }

    ~RefinedPath() => Dispose();

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
        if (_inputs == null) _inputs = Allocate(Runs * tables.Layers.Max(t => t.Pad));
        var before = _levels[layer - 1];
        var beforePad = tables.Layers[layer - 1].Pad;
        for (var i = 0; i < table.Inputs; i++)
            Activate(before + i, beforePad, path.IsActive(layer - 1, i) ? 1.0 : tables.Slope, gamma, _inputs + (Runs * i));
        for (var j = 0; j < pad; j += Vector256<double>.Count) Sum(table, j, gamma, level);
    }

    /// <summary>One neuron's activation: its row times 1 or the slope, with the part of the next sum's bound.</summary>
    private void Activate(double* row, int pad, double factor, double gamma, double* input)
    {
        var magnitude = 0.0;
        for (var k = 0; k < 3; k++)
        {
            double high = row[k * pad], low = row[(k + 3) * pad];
            if (factor != 1)
            {
                var product = factor * high;
                var rest = Math.FusedMultiplyAdd(factor, high, -product);
                rest = Math.FusedMultiplyAdd(factor, low, rest);
                high = product + rest;
                low = rest - (high - product);
            }

            input[k] = high;
            input[k + 3] = low;
            magnitude += Math.Abs(high) * (k == 0 ? extentX : k == 1 ? extentY : 1);
        }

        var error = row[6 * pad];
        input[6] = magnitude == 0 && error == 0
            ? 0
            : (((error * factor) + (gamma * magnitude)) * (1 + 1e-9)) + RowKernel.Tiny;
    }

    private void Sum(LayerTables.Table table, int j, double gamma, double* level)
    {
        var pad = table.Pad;
        Vector256<double> a = default, b = default, lowA = default, lowB = default, lowC = default;
        var c = Vector256.Load(table.Biases + j);
        var e = (Vector256.Abs(c) * gamma) + Vector256.Create(RowKernel.Tiny);
        for (var i = 0; i < table.Inputs; i++)
        {
            var w = Vector256.Load(table.Transposed + ((nint)i * pad) + j);
            var input = _inputs + (Runs * i);
            Accumulate(w, input[0], input[3], ref a, ref lowA);
            Accumulate(w, input[1], input[4], ref b, ref lowB);
            Accumulate(w, input[2], input[5], ref c, ref lowC);
            e = Vector256.FusedMultiplyAdd(Vector256.Abs(w), Vector256.Create(input[6]), e);
        }

        Store(a, lowA, level + j, pad);
        Store(b, lowB, level + pad + j, pad);
        Store(c, lowC, level + (2 * pad) + j, pad);
        e.Store(level + (6 * pad) + j);
    }

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
