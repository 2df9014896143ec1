using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions.Cutting;

/// <content>The rows of the next layer: what the neurons of this one pass on.</content>
internal sealed unsafe partial class Subdivision
{
    /// <summary>No bound may be a larger part of its layer's magnitude.</summary>
    private const double LoosestBound = 1e-5;

    /// <summary>What bounds should come to by the last layer, at most.</summary>
    private const double DesiredBound = 1e-7;

    /// <summary>What a bound is a layer after it started anew.</summary>
    private const double FreshBound = 1e-14;

    private static readonly int LoosestExponent = Math.ILogB(LoosestBound);
    private static readonly int DesiredExponent = Math.ILogB(DesiredBound);
    private static readonly int FreshExponent = Math.ILogB(FreshBound);

    /// <summary>Bounds are looked at every so many layers, and at the last.</summary>
    private const int LayersBetweenLooks = 4;

    /// <summary>In networks of fewer hidden layers only at the last.</summary>
    private const int LeastDepth = 8;

    /// <summary>The next layer's rows on the cell under work; neurons that cut it are still at their slope below zero.</summary>
    private double* BaseRows(int layer, int cutting)
    {
        var result = _baseRows[layer + 1];
        _pass.Base(layer, _rowsOfLayer[layer], _path.Layer(layer), cutting, result);
        return result;
    }

    /// <summary>The next layer's rows with one more neuron above zero, of so many that cut.</summary>
    private double* Activate(int layer, int neuron, int cutting, double* next)
    {
        var row = Row.At(_rowsOfLayer[layer], _tables.Layers[layer].Pad, neuron);
        if (row.IsConstant && row.C == 0) return next;
        var result = _arena.Take<double>(RowKernel.Block(_tables.Layers[layer + 1].Pad));
        _pass.Add(layer, neuron, row, cutting, next, result);
        return result;
    }

    /// <summary>At which layers bounds are looked at; the first layer's are as good as can be.</summary>
    private static bool[] Looks(int depth) =>
    [
        .. Enumerable.Range(0, depth + 1).Select(layer =>
            layer > 0 && (layer == depth || (depth >= LeastDepth && layer % LayersBetweenLooks == 0))),
    ];

    /// <summary>
    /// Whether the rows of the cell under work should start anew from twice the precision: their bounds are too
    /// loose, or will be before the last layer while new ones, at the pace measured so far, will not. Early is
    /// cheap: all the cells that come of this one share the work.
    /// </summary>
    private bool ShouldStartAnew(int layer, double* rows)
    {
        var table = _tables.Layers[layer];
        var looseness = RowKernel.RelativeErrorBound(rows, rows + (3 * table.Pad), table.Pad, table.Outputs, _extents);
        if (!(looseness < LoosestBound)) return true;
        if (layer == _tables.Depth) return false;
        var grown = Exponent(looseness) - FreshExponent;
        var toCome = (double)Math.Max(grown, 0) * (_tables.Depth - layer) / (layer - _anew[layer - 1]);
        return FreshExponent + grown + toCome > LoosestExponent && FreshExponent + toCome <= DesiredExponent;
    }

    /// <summary>Of a number that is not too small for one, the power of two.</summary>
    private static int Exponent(double value) => (int)(BitConverter.DoubleToUInt64Bits(value) >> 52) - 1023;
}
