using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions;

/// <summary>
/// Whether the function bends where a neuron's pre-activation changes sign: whether what the neuron passes on comes
/// through to some output, in a given activation pattern of the layers after it.
/// </summary>
internal sealed class CreaseInfluence(Network network)
{
    private readonly double _slope = network.Activation.Slope;
    private readonly PatternPath _path = new(network.Shape.Hidden);
    private double[] _values = new double[network.Shape.Widths.Max()];
    private double[] _errors = new double[network.Shape.Widths.Max()];
    private double[] _nextValues = new double[network.Shape.Widths.Max()];
    private double[] _nextErrors = new double[network.Shape.Widths.Max()];

    /// <summary>True or false where that is certain, null where doubles can't tell.</summary>
    public bool? Of(CreaseId crease, CellPattern pattern)
    {
        _path.Become(pattern);
        if (_slope == 1) return false;
        var count = network.Layers[crease.Layer].Outputs;
        Array.Clear(_values, 0, count);
        Array.Clear(_errors, 0, count);
        _values[crease.Neuron] = 1;
        for (var l = crease.Layer + 1; l < network.Layers.Length; l++)
        {
            Pass(network.Layers[l]);
            if (l < _path.Depth) Activate(l);
        }

        var vanishes = true;
        for (var output = 0; output < network.Shape.Outputs; output++)
        {
            if (Math.Abs(_values[output]) > _errors[output]) return true;
            if (_values[output] != 0 || _errors[output] != 0) vanishes = false;
        }

        return vanishes ? false : null;
    }

    private void Activate(int layer)
    {
        for (var j = 0; j < network.Layers[layer].Outputs; j++)
        {
            if (_path.IsActive(layer, j)) continue;
            _values[j] *= _slope;
            _errors[j] = _slope == 0 || (_values[j] == 0 && _errors[j] == 0)
                ? 0
                : (_errors[j] * _slope * RowKernel.Slack) + (RowKernel.U * Math.Abs(_values[j])) + RowKernel.Tiny;
        }
    }

    /// <summary>Exactly nothing where all that comes in, or its weight, is exactly nothing.</summary>
    private void Pass(Layer layer)
    {
        for (var j = 0; j < layer.Outputs; j++)
        {
            double value = 0, magnitude = 0, error = 0;
            var row = layer.Row(j);
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] == 0 || (_values[i] == 0 && _errors[i] == 0)) continue;
                value = Math.FusedMultiplyAdd(row[i], _values[i], value);
                magnitude = Math.FusedMultiplyAdd(Math.Abs(row[i]), Math.Abs(_values[i]), magnitude);
                error = Math.FusedMultiplyAdd(Math.Abs(row[i]), _errors[i], error + RowKernel.Tiny);
            }

            _nextValues[j] = value;
            _nextErrors[j] = error == 0 ? 0 : (error + ((row.Length + 2) * RowKernel.U * magnitude)) * RowKernel.Slack;
        }

        (_values, _nextValues) = (_nextValues, _values);
        (_errors, _nextErrors) = (_nextErrors, _errors);
    }
}
