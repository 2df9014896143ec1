using Polytope.Core.Networks;

namespace Polytope.Core.Partitions;

/// <summary>
/// The activation pattern at one point: straight from the network, with a running error bound (Higham, Accuracy and
/// Stability of Numerical Algorithms, section 3.3), or where that leaves it open from rows in twice the precision.
/// </summary>
internal sealed class PointPattern : IDisposable
{
    private readonly Network _network;
    private readonly LayerTables _tables;
    private readonly RefinedPath _refined;
    private readonly PatternPath _path;
    private readonly double _extentX;
    private readonly double _extentY;
    private readonly double[] _values;
    private readonly double[] _errors;
    private readonly double[] _nextValues;
    private readonly double[] _nextErrors;

    public PointPattern(Network network, Window window)
    {
        _network = network;
        _tables = new LayerTables(network);
        _path = new PatternPath(network.Shape.Hidden);
        _extentX = Math.Max(Math.Abs(window.X0), Math.Abs(window.X1));
        _extentY = Math.Max(Math.Abs(window.Y0), Math.Abs(window.Y1));
        _refined = new RefinedPath(_tables, _extentX, _extentY);
        var widest = network.Shape.Widths.Max();
        (_values, _errors, _nextValues, _nextErrors) = (new double[widest], new double[widest], new double[widest], new double[widest]);
    }

    /// <summary>Certainly the pattern at (x, y); false also where doubles can't tell.</summary>
    public bool Is(CellPattern pattern, double x, double y) => IsPlainly(pattern, x, y) || IsClosely(pattern, x, y);

    public void Dispose()
    {
        _refined.Dispose();
        _tables.Dispose();
    }

    /// <summary>Layer by layer: while the layers before have the pattern's signs, its rows are the network's.</summary>
    private bool IsClosely(CellPattern pattern, double x, double y)
    {
        _refined.Forget(_path.Become(pattern) + 1);
        for (var layer = 0; layer < _tables.Depth; layer++)
        {
            for (var j = 0; j < _tables.Layers[layer].Outputs; j++)
            {
                var row = _refined.Row(layer, j, _path);
                var z = Math.FusedMultiplyAdd(row.A, x, Math.FusedMultiplyAdd(row.B, y, row.C));
                var size = (Math.Abs(row.A) * _extentX) + (Math.Abs(row.B) * _extentY) + Math.Abs(row.C);
                var bound = (row.E + (8 * RowKernel.U * size)) * RowKernel.Slack;
                if (!(_path.IsActive(layer, j) ? z > bound : z < -bound)) return false;
            }
        }

        return true;
    }

    private bool IsPlainly(CellPattern pattern, double x, double y)
    {
        (_values[0], _values[1]) = (x, y);
        (_errors[0], _errors[1]) = (0, 0);
        for (var l = 0; l < _network.Layers.Length - 1; l++)
        {
            var layer = _network.Layers[l];
            for (var j = 0; j < layer.Outputs; j++)
            {
                var (z, error) = PreActivation(layer, j);
                var active = pattern.IsActive(l, j);
                if (!(active ? z > error : z < -error)) return false;
                var factor = active ? 1 : _network.Activation.Slope;
                _nextValues[j] = factor * z;
                _nextErrors[j] = factor * (error + (2 * RowKernel.U * Math.Abs(z)));
            }

            _nextValues.AsSpan(0, layer.Outputs).CopyTo(_values);
            _nextErrors.AsSpan(0, layer.Outputs).CopyTo(_errors);
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

        // Numbers that are no doubles have a rounding of their own.
        var roundings = row.Length + (layer.Exact is null ? 2 : 3);
        return (value, ((error + (roundings * RowKernel.U * magnitude)) * (1 + 1e-9)) + RowKernel.Tiny);
    }
}
