using Polytope.Core.Buffers;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions.Cutting;

/// <content>The rows of the next layer, from the activations of this one.</content>
internal sealed partial class Subdivision
{
    /// <summary>The largest relative error bound with which a layer's rows are used.</summary>
    private const double LargestBound = 1e-5;

    /// <summary>The relative error bound that rows should have at the last layer, at most.</summary>
    private const double DesiredBound = 1e-7;

    /// <summary>The relative error bound one layer after rows were recomputed.</summary>
    private const double FreshBound = 1e-14;

    /// <summary>Bounds are checked at every so many layers, and at the last.</summary>
    private const int LayersBetweenChecks = 4;

    /// <summary>In networks of fewer hidden layers bounds are checked at the last layer only.</summary>
    private const int LeastDepth = 8;

    private static readonly int LargestExponent = Math.ILogB(LargestBound);
    private static readonly int DesiredExponent = Math.ILogB(DesiredBound);
    private static readonly int FreshExponent = Math.ILogB(FreshBound);

    /// <summary>
    /// The next layer's rows on the cell under work, with the neurons that cut the cell at their slope below zero.
    /// </summary>
    private Pointer<double> BaseRows(int layer, int cutting)
    {
        var result = _baseRows[layer + 1];
        _pass.Base(layer, _lines.Block(layer), _pattern.Layer(layer), cutting, result);
        return result;
    }

    /// <summary>The next layer's rows with one more neuron above zero, of so many that cut the cell.</summary>
    private Pointer<double> Activate(int layer, int neuron, int cutting, Pointer<double> next)
    {
        var row = _lines.InDouble(layer, neuron);
        if (row.IsConstant && row.C == 0) return next;
        var result = _arena.Take<double>(RowKernel.Block(_tables.Layers[layer + 1].Pad));
        _pass.Add(layer, neuron, row, cutting, next, result);
        return result;
    }

    /// <summary>At which layers bounds are checked. The first layer's rows are as good as they can be.</summary>
    private static bool[] LayersToCheck(int depth) =>
    [
        .. Enumerable.Range(0, depth + 1).Select(layer =>
            layer > 0 && (layer == depth || (depth >= LeastDepth && layer % LayersBetweenChecks == 0))),
    ];

    /// <summary>
    /// Whether the rows of the cell under work should be recomputed in double-double: their bounds are too large, or
    /// will be before the last layer at the pace measured so far, while bounds of recomputed rows will not be. It costs
    /// little to do so early, since all cells that come of this one share the work.
    /// </summary>
    private bool ShouldRecompute(int layer, Pointer<double> rows)
    {
        var table = _tables.Layers[layer];
        var error = RowKernel.RelativeErrorBound(rows, rows + (3 * table.Pad), table.Pad, table.Outputs, _bounds);
        if (!(error < LargestBound)) return true;
        if (layer == _tables.Depth) return false;
        var grown = Exponent(error) - FreshExponent;
        var toCome = (double)Math.Max(grown, 0) * (_tables.Depth - layer) / (layer - _recomputedAt[layer - 1]);
        return FreshExponent + grown + toCome > LargestExponent && FreshExponent + toCome <= DesiredExponent;
    }

    /// <summary>The exponent of a double that is not subnormal.</summary>
    private static int Exponent(double value) => (int)(BitConverter.DoubleToUInt64Bits(value) >> 52) - 1023;
}
