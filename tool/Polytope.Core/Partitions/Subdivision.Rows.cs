namespace Polytope.Core.Partitions;

/// <content>The rows of the next layer: what the neurons of this one pass on.</content>
internal sealed unsafe partial class Subdivision
{
    /// <summary>Covers the roundings of bounds themselves, for sums of up to a million terms.</summary>
    private const double Slack = 1 + 1e-9;

    private const double LoosestBound = 1e-10;

    private static double Gamma(int inputs) => ((2.0 * inputs) + 10) * RowKernel.U * Slack;

    /// <summary>The next layer's rows with the neurons on the list (sorted) still at their slope below zero.</summary>
    private double* BaseRows(int layer, int* list, int cutting)
    {
        var table = _tables.Layers[layer];
        var target = _tables.Layers[layer + 1];
        var rows = _rowsOfLayer[layer];
        var gamma = Gamma(table.Outputs);
        var result = _arena.Take<double>(4 * target.Pad);
        var mark = _arena.Mark;
        var index = _arena.Take<int>(table.Outputs);
        var inputs = _arena.Take<double>(4 * table.Outputs);
        var count = 0;
        for (var i = 0; i < table.Outputs; i++)
        {
            var factor = _path.IsActive(layer, i) ? 1.0 : _tables.Slope;
            if (factor == 0) continue;
            if (!Activation(rows, table.Pad, i, factor, gamma, inputs + (4 * count))) continue;
            index[count++] = i;
        }

        RowKernel.Affine(target, index, inputs, count, gamma, result);
        _arena.Release(mark);
        return result;
    }

    /// <summary>The next layer's rows with one more neuron above zero.</summary>
    private double* Activate(int layer, int neuron, double* next)
    {
        var table = _tables.Layers[layer];
        var target = _tables.Layers[layer + 1];
        var input = stackalloc double[4];
        if (!Activation(_rowsOfLayer[layer], table.Pad, neuron, 1 - _tables.Slope, Gamma(table.Outputs), input))
            return next;
        var result = _arena.Take<double>(4 * target.Pad);
        RowKernel.Add(target, neuron, input, next, result);
        return result;
    }

    /// <summary>factor times a neuron's row, with the bound that a sum over it takes; false where that is exactly 0.</summary>
    private bool Activation(double* rows, int pad, int neuron, double factor, double gamma, double* input)
    {
        double a = rows[neuron], b = rows[pad + neuron], c = rows[(2 * pad) + neuron], e = rows[(3 * pad) + neuron];
        if (a == 0 && b == 0 && c == 0 && e == 0) return false;
        var magnitude = Magnitude(a, b, c);
        input[0] = factor * a;
        input[1] = factor * b;
        input[2] = factor * c;
        input[3] = (factor * ((e * Slack) + (gamma * magnitude))) + RowKernel.Tiny;
        return true;
    }

    /// <summary>
    /// Some bound has grown past <see cref="LoosestBound"/> of its row's magnitude. Looked for every fourth layer.
    /// </summary>
    private bool IsLoose(int layer, double* rows)
    {
        if (layer == 0 || (layer & 3) != 0) return false;
        var pad = _tables.Layers[layer].Pad;
        for (var j = 0; j < _tables.Layers[layer].Outputs; j++)
        {
            var row = Row.At(rows, pad, j);
            if (row.E > LoosestBound * Magnitude(row.A, row.B, row.C) && !row.IsConstant) return true;
        }

        return false;
    }

    /// <summary>|a| X + |b| Y + |c|, no smaller than any value of the row's sum in the window.</summary>
    private double Magnitude(double a, double b, double c) =>
        (Math.Abs(a) * _extentX) + (Math.Abs(b) * _extentY) + Math.Abs(c);
}
