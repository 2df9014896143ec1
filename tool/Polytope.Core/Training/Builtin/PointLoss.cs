using Polytope.Core.Buffers;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Training.Builtin;

/// <summary>
/// The mean loss over fixed points. Outputs are computed in float32, as in training; losses and their sum, in the order
/// of the points, in double. The bits are the same on every machine.
/// </summary>
public sealed class PointLoss
{
    private readonly LossKind _loss;
    private readonly OutputActivation _output;
    private readonly SampleSet _points;
    private readonly BlockPass _pass;

    // Of one block, filled again for each.
    private readonly AlignedFloats _inputs;
    private readonly AlignedFloats _targets;

    /// <exception cref="ArgumentException">There are no points, or they do not fit the network's shape.</exception>
    public PointLoss(
        LossKind loss,
        SampleSet points,
        NetworkShape shape,
        Activation activation,
        OutputActivation output = OutputActivation.Linear)
    {
        if (points.Count == 0)
            throw new ArgumentException("There are no points to take the mean over.", nameof(points));
        if (points.Dimension != shape.Inputs || points.Outputs != shape.Outputs)
            throw new ArgumentException(Misfit(shape, points), nameof(points));

        (_loss, _points, _output) = (loss, points, output);
        _pass = new BlockPass(shape, (float)activation.Slope);
        _inputs = new AlignedFloats(BufferSize.Of(points.Dimension, BlockPass.Points));
        _targets = new AlignedFloats(BufferSize.Of(points.Outputs, BlockPass.Points));
    }

    /// <inheritdoc cref="PointLoss"/>
    /// <exception cref="InvalidOperationException">A parameter of the network is not a float32 value.</exception>
    public static double Over(LossKind loss, Network network, SampleSet points)
    {
        network.RequireOneSlope("This loss takes");
        var parameters = Aligned(network);
        return new PointLoss(loss, points, network.Shape, network.Activation, network.Output).At(parameters);
    }

    /// <summary>
    /// The mean cross-entropy of a network with one output per class, and its accuracy: the fraction of the points at
    /// which the output with the highest target is the highest. Of equal outputs the first counts.
    /// </summary>
    /// <exception cref="InvalidOperationException">A parameter of the network is not a float32 value.</exception>
    public static (double Loss, double Accuracy) OverClasses(Network network, SampleSet points)
    {
        network.RequireOneSlope("This loss takes");
        double loss = 0, hits = 0;
        var pointLoss = new PointLoss(LossKind.CrossEntropy, points, network.Shape, network.Activation);
        pointLoss.VisitBlocks(Aligned(network), (outputs, targets, rows, count) =>
        {
            loss += CrossEntropies.Sum(outputs, targets, rows, count);
            hits += CrossEntropies.Hits(outputs, targets, rows, count);
        });

        return (loss / points.Count, hits / points.Count);
    }

    /// <summary>Why points do not fit a network.</summary>
    internal static string Misfit(NetworkShape shape, SampleSet points) => FormattableString.Invariant(
        $"The network {shape} does not take points of {points.Dimension} coordinates and {points.Outputs} values.");

    /// <summary>The mean loss of a network with these parameters.</summary>
    /// <param name="parameters">In the order of <see cref="Network.ToParameters"/>.</param>
    internal double At(AlignedFloats parameters)
    {
        var sum = 0.0;
        if (_loss == LossKind.CrossEntropy)
        {
            VisitBlocks(
                parameters,
                (outputs, targets, rows, count) => sum += CrossEntropies.Sum(outputs, targets, rows, count));
            return sum / _points.Count;
        }

        VisitBlocks(
            parameters,
            (outputs, targets, rows, count) => sum += SquaredErrors.Sum(outputs, targets, rows, count));
        return sum / ((double)_points.Count * _points.Outputs);
    }

    /// <summary>Computes the outputs of one block of points after the other, and passes them on.</summary>
    private void VisitBlocks(AlignedFloats parameters, BlockVisit visit)
    {
        var inputs = new PointRows(_inputs.Start, BlockPass.Points);
        var targets = new PointRows(_targets.Start, BlockPass.Points);
        for (var first = 0; first < _points.Count; first += BlockPass.Points)
        {
            var count = Math.Min(BlockPass.Points, _points.Count - first);
            Transpose(_points.Inputs, _points.Dimension, first, count, inputs);
            Transpose(_points.Targets, _points.Outputs, first, count, targets);
            _pass.Forward(parameters.Start, inputs, PointRows.Pairs(count));
            OutputValues.Apply(_pass.Outputs, _points.Outputs, count, _output);
            visit(_pass.Outputs, targets, _points.Outputs, count);
        }

        GC.KeepAlive(this);
        GC.KeepAlive(parameters);
    }

    /// <summary>
    /// The values of some points as rows, one for each coordinate; the padding of the last pair is 0.
    /// </summary>
    private static void Transpose(float[] values, int width, int first, int count, PointRows rows)
    {
        for (var row = 0; row < width; row++)
        {
            var target = rows.Row(row).Span(BlockPass.Points);
            for (var i = 0; i < count; i++) target[i] = values[((first + i) * width) + row];
        }

        rows.ClearPast(count, width);
    }

    private static AlignedFloats Aligned(Network network)
    {
        var parameters = network.ToParameters();
        var aligned = new AlignedFloats(parameters.Length);
        parameters.CopyTo(aligned.Span);
        return aligned;
    }

    private delegate void BlockVisit(PointRows outputs, PointRows targets, int rows, int points);
}
