using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training.Builtin;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Training;

/// <summary>
/// The mean loss over fixed points: outputs in float32, as in training; losses and their sum, in the order of the points,
/// in double. The same bits on every machine.
/// </summary>
public sealed unsafe class PointLoss
{
    private readonly LossKind _loss;
    private readonly SampleSet _points;
    private readonly BlockPass _pass;
    private readonly ShuffledBatches _arranged;

    /// <exception cref="ArgumentException">There are no points, or they are not of the network's shape.</exception>
    public PointLoss(LossKind loss, SampleSet points, NetworkShape shape, Activation activation)
    {
        if (points.Count == 0) throw new ArgumentException("The mean over no points.", nameof(points));
        if (points.Dimension != shape.Inputs || points.Outputs != shape.Outputs)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The network {shape} does not take points of {points.Dimension} coordinates and {points.Outputs} values."), nameof(points));
        }

        (_loss, _points) = (loss, points);
        _pass = new BlockPass(shape, (float)activation.Slope);
        _arranged = new ShuffledBatches(points, batchSize: null, seed: 0);
        _arranged.Arrange(1);
    }

    /// <inheritdoc cref="PointLoss"/>
    /// <exception cref="InvalidOperationException">Some parameter is no float32 value.</exception>
    public static double Over(LossKind loss, Network network, SampleSet points)
    {
        var parameters = network.ToParameters();
        fixed (float* start = parameters) return new PointLoss(loss, points, network.Shape, network.Activation).At(start);
    }

    /// <summary>
    /// Of a network with an output for each class the mean cross-entropy, and the part of the points at which the output with
    /// the highest target is the highest; of equals the first.
    /// </summary>
    /// <exception cref="InvalidOperationException">Some parameter is no float32 value.</exception>
    public static (double Loss, double Accuracy) OverClasses(Network network, SampleSet points)
    {
        var parameters = network.ToParameters();
        double loss = 0, hits = 0;
        fixed (float* start = parameters)
        {
            new PointLoss(LossKind.CrossEntropy, points, network.Shape, network.Activation).Pass(start, (outputs, targets, rows, count) =>
            {
                loss += CrossEntropies.Sum(outputs, targets, rows, count);
                hits += CrossEntropies.Hits(outputs, targets, rows, count);
            });
        }

        return (loss / points.Count, hits / points.Count);
    }

    /// <param name="parameters">As <see cref="Network.ToParameters"/> gives them.</param>
    internal double At(float* parameters)
    {
        var sum = 0.0;
        if (_loss == LossKind.CrossEntropy)
        {
            Pass(parameters, (outputs, targets, rows, count) => sum += CrossEntropies.Sum(outputs, targets, rows, count));
            return sum / _points.Count;
        }

        Pass(parameters, (outputs, targets, rows, count) => sum += SquaredErrors.Sum(outputs, targets, rows, count));
        return sum / ((double)_points.Count * _points.Outputs);
    }

    /// <summary>Shows the outputs of one block of points after another.</summary>
    private void Pass(float* parameters, BlockVisit visit)
    {
        var batch = _arranged[0];
        for (var first = 0; first < _points.Count; first += BlockPass.Points)
        {
            var count = Math.Min(BlockPass.Points, _points.Count - first);
            var pair = first / PointRows.Pair;
            _pass.Forward(parameters, batch.Inputs.From(pair), PointRows.Pairs(count));
            visit(_pass.Outputs, batch.Targets.From(pair), _points.Outputs, count);
        }

        GC.KeepAlive(_arranged);
        GC.KeepAlive(_pass);
    }

    private delegate void BlockVisit(PointRows outputs, PointRows targets, int rows, int points);
}
