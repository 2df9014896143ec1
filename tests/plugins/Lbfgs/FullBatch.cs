using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;

namespace Lbfgs;

/// <summary>
/// The loss over all training points, and its gradient, in double. Points are summed in blocks of a fixed size and the
/// blocks in order, so that the number of threads changes no bit.
/// </summary>
internal sealed class FullBatch
{
    private const int BlockPoints = 125;

    private readonly NetworkShape _shape;
    private readonly double _slope;
    private readonly SampleSet _points;
    private readonly ParallelOptions _parallel;
    private readonly (double Loss, double[] Gradient)[] _blocks;

    /// <exception cref="NotSupportedException">The loss is another than the mean squared error.</exception>
    public FullBatch(TrainingTask task)
    {
        if (task.Options.Loss != LossKind.MeanSquaredError)
            throw new NotSupportedException("L-BFGS knows 'loss: mse' alone.");
        (_shape, _slope, _points) = (task.Initial.Shape, task.Initial.Activation.Slope, task.Samples.Training);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = task.Threads };
        _blocks = new (double, double[])[(_points.Count + BlockPoints - 1) / BlockPoints];
        for (var i = 0; i < _blocks.Length; i++) _blocks[i].Gradient = new double[_shape.ParameterCount];
    }

    /// <summary>The mean squared error.</summary>
    /// <param name="parameters">Of each layer the weights, outputs x inputs row by row, then the biases.</param>
    /// <param name="gradient">Filled in.</param>
    public double Loss(float[] parameters, float[] gradient, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Parallel.For(0, _blocks.Length, _parallel, block => Compute(parameters, block));
        var scale = 1.0 / ((double)_points.Count * _points.Outputs);
        for (var i = 0; i < gradient.Length; i++)
        {
            var sum = 0.0;
            foreach (var (_, part) in _blocks) sum += part[i];
            gradient[i] = (float)(scale * sum);
        }

        return scale * _blocks.Sum(block => block.Loss);
    }

    private void Compute(float[] parameters, int block)
    {
        var gradient = _blocks[block].Gradient;
        Array.Clear(gradient);
        var loss = 0.0;
        var widths = _shape.Widths;
        var layers = _shape.LayerCount;
        // What goes into each layer, and the derivatives of the loss by what comes out of it.
        var values = widths.Select(width => new double[width]).ToArray();
        var errors = widths.Select(width => new double[width]).ToArray();
        var end = Math.Min(_points.Count, (block + 1) * BlockPoints);
        for (var point = block * BlockPoints; point < end; point++)
        {
            for (var i = 0; i < widths[0]; i++) values[0][i] = _points.Inputs[(point * widths[0]) + i];
            var at = 0;
            for (var l = 0; l < layers; l++)
            {
                Forward(parameters.AsSpan(at), values[l], values[l + 1], isLast: l == layers - 1);
                at += widths[l + 1] * (widths[l] + 1);
            }

            for (var o = 0; o < widths[^1]; o++)
            {
                var error = values[^1][o] - _points.Targets[(point * widths[^1]) + o];
                loss += error * error;
                errors[^1][o] = 2 * error;
            }

            for (var l = layers - 1; l >= 0; l--)
            {
                at -= widths[l + 1] * (widths[l] + 1);
                Backward(parameters.AsSpan(at), gradient.AsSpan(at), values[l], errors[l + 1], errors[l]);
                if (l > 0)
                {
                    for (var i = 0; i < widths[l]; i++)
                        if (values[l][i] <= 0) errors[l][i] *= _slope;
                }
            }
        }

        _blocks[block].Loss = loss;
    }

    private void Forward(ReadOnlySpan<float> parameters, double[] from, double[] to, bool isLast)
    {
        var biases = parameters.Slice(from.Length * to.Length, to.Length);
        for (var j = 0; j < to.Length; j++)
        {
            var row = parameters.Slice(j * from.Length, from.Length);
            double sum = biases[j];
            for (var i = 0; i < from.Length; i++) sum += row[i] * from[i];
            // The sign of the value is that of the pre-activation.
            to[j] = isLast || sum > 0 ? sum : _slope * sum;
        }
    }

    private static void Backward(
        ReadOnlySpan<float> parameters, Span<double> gradient, double[] from, double[] errors, double[] below)
    {
        Array.Clear(below);
        var biases = gradient.Slice(from.Length * errors.Length, errors.Length);
        for (var j = 0; j < errors.Length; j++)
        {
            var error = errors[j];
            biases[j] += error;
            var row = parameters.Slice(j * from.Length, from.Length);
            var slopes = gradient.Slice(j * from.Length, from.Length);
            for (var i = 0; i < from.Length; i++)
            {
                slopes[i] += error * from[i];
                below[i] += error * row[i];
            }
        }
    }
}
