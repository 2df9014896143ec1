using Polytope.Core.Networks;

namespace Polytope.Core.Partitions;

/// <summary>
/// The activation pattern at one point, straight from the network, with a running error bound (Higham, Accuracy and
/// Stability of Numerical Algorithms, section 3.3).
/// </summary>
internal sealed class PointPattern(Network network)
{
    private readonly double[] _values = new double[network.Shape.Widths.Max()];
    private readonly double[] _errors = new double[network.Shape.Widths.Max()];
    private readonly double[] _nextValues = new double[network.Shape.Widths.Max()];
    private readonly double[] _nextErrors = new double[network.Shape.Widths.Max()];

    /// <summary>Certainly the pattern at (x, y); false also where doubles can't tell.</summary>
    public bool Is(ReadOnlySpan<ulong> pattern, double x, double y)
    {
        (_values[0], _values[1]) = (x, y);
        (_errors[0], _errors[1]) = (0, 0);
        foreach (var layer in network.Layers.AsSpan()[..^1])
        {
            for (var j = 0; j < layer.Outputs; j++)
            {
                var (z, error) = PreActivation(layer, j);
                var active = (pattern[j >> 6] >> (j & 63) & 1) != 0;
                if (!(active ? z > error : z < -error)) return false;
                var factor = active ? 1 : network.Activation.Slope;
                _nextValues[j] = factor * z;
                _nextErrors[j] = factor * (error + (2 * RowKernel.U * Math.Abs(z)));
            }

            _nextValues.AsSpan(0, layer.Outputs).CopyTo(_values);
            _nextErrors.AsSpan(0, layer.Outputs).CopyTo(_errors);
            pattern = pattern[((layer.Outputs + 63) / 64)..];
        }

        return true;
    }

    private (double Value, double Error) PreActivation(Layer layer, int neuron)
    {
        var row = layer.Row(neuron);
        double value = layer.Biases[neuron], error = 0;
        var magnitude = Math.Abs(value);
        for (var i = 0; i < row.Length; i++)
        {
            var weight = Math.Abs(row[i]);
            value = Math.FusedMultiplyAdd(row[i], _values[i], value);
            magnitude = Math.FusedMultiplyAdd(weight, Math.Abs(_values[i]), magnitude);
            error = Math.FusedMultiplyAdd(weight, _errors[i], error);
        }

        return (value, ((error + ((row.Length + 2) * RowKernel.U * magnitude)) * (1 + 1e-9)) + RowKernel.Tiny);
    }
}
