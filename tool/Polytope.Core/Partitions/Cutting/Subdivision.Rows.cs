using System.Numerics;
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

    /// <summary>Bounds are looked at every so many layers, and at the last.</summary>
    private const int LayersBetweenLooks = 4;

    /// <summary>In networks of fewer hidden layers only at the last.</summary>
    private const int LeastDepth = 8;

    /// <summary>The next layer's rows on the cell under work; neurons that cut it are still at their slope below zero.</summary>
    private double* BaseRows(int layer, int cutting)
    {
        var table = _tables.Layers[layer];
        var target = _tables.Layers[layer + 1];
        var pattern = _path.Layer(layer);
        var rows = _rowsOfLayer[layer];
        var result = _baseRows[layer + 1];
        var gamma = RowKernel.Gamma(table.Outputs + cutting);
        var largest = RowKernel.Activate(
            rows, table.Pad, table.Outputs, pattern, _tables.Slope, _tables.CarriesBounds, gamma, _extents, _activated);
        var count = _tables.Slope == 0 ? ActiveInputs(table, pattern) : table.Outputs;
        var inputs = _tables.Slope == 0 ? _inputs : _everyInput;
        RowKernel.Affine(target, _activated, table.Pad, inputs, count, _tables.CarriesBounds, gamma, result);
        if (count + cutting == 0 || (largest == 0 && RowKernel.AreNothing(rows, table.Pad, table.Outputs)))
            RowKernel.BoundNothing(target, result);
        else if (!_tables.CarriesBounds) RowKernel.Bound(target, RowKernel.Norm(rows, table.Pad), largest, gamma, result);
        return result;
    }

    /// <summary>Lists the neurons that pass something on, where those below zero pass on nothing.</summary>
    private int ActiveInputs(LayerTables.Table table, ReadOnlySpan<ulong> pattern)
    {
        var count = 0;
        for (var word = 0; word < pattern.Length; word++)
        {
            for (var alive = pattern[word]; alive != 0; alive &= alive - 1)
                _inputs[count++] = (64 * word) + BitOperations.TrailingZeroCount(alive);
        }

        return count;
    }

    /// <summary>The next layer's rows with one more neuron above zero, of so many that cut.</summary>
    private double* Activate(int layer, int neuron, int cutting, double* next)
    {
        var table = _tables.Layers[layer];
        var target = _tables.Layers[layer + 1];
        var row = Row.At(_rowsOfLayer[layer], table.Pad, neuron);
        if (row.IsConstant && row.C == 0) return next;
        var factor = 1 - _tables.Slope;
        var bound = (row.E * RowKernel.Slack) + (RowKernel.Gamma(table.Outputs + cutting) * _extents.Magnitude(row.A, row.B, row.C));
        var input = new Row(factor * row.A, factor * row.B, factor * row.C, (factor * bound) + RowKernel.Tiny);
        var result = _arena.Take<double>(RowKernel.Block(target.Pad));
        RowKernel.Add(target, neuron, input, _tables.CarriesBounds, next, result);
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
        var looseness = RowKernel.Looseness(rows, rows + (3 * table.Pad), table.Pad, table.Outputs, _extents);
        if (!(looseness < LoosestBound)) return true;
        if (layer == _tables.Depth) return false;
        var fresh = Math.ILogB(FreshBound);
        var grown = Math.ILogB(looseness) - fresh;
        var toCome = (double)Math.Max(grown, 0) * (_tables.Depth - layer) / (layer - _anew[layer - 1]);
        return fresh + grown + toCome > Math.ILogB(LoosestBound) && fresh + toCome <= Math.ILogB(DesiredBound);
    }
}
