using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>Batch normalization with the stored mean and variance: affine, a channel at a time.</summary>
internal static class Normalization
{
    public static Value Batch(NodeCall call)
    {
        var value = call.AffineInput(0);
        if (call.Integer("training_mode", 0) != 0 || call.Node.Outputs.Count(output => output.Length > 0) > 1)
            call.Notices.Add(
                $"{call.Node.Title}: the model was exported for training; batches are normalized with the stored mean "
                + "and variance.");
        var (scale, shift) = (call.ConstantInput(1, "scales").Numbers, call.ConstantInput(2, "shifts").Numbers);
        var (mean, variance) = (call.ConstantInput(3, "means").Numbers, call.ConstantInput(4, "variances").Numbers);
        var channels = value.Shape.Rank < 2 ? 1 : value.Shape[1];
        foreach (var numbers in (double[][])[scale, shift, mean, variance])
            if (numbers.Length != channels)
                throw new NodeException(FormattableString.Invariant(
                    $"normalizes {numbers.Length} channels of a tensor of shape {value.Shape}."));
        var epsilon = call.Number("epsilon", 1e-5f);
        var factors = new double[channels];
        for (var c = 0; c < channels; c++)
        {
            if (!(variance[c] + epsilon > 0))
                throw new NodeException(FormattableString.Invariant(
                    $"has the variance {variance[c]}, which can't be."));
            factors[c] = scale[c] / Math.Sqrt(variance[c] + epsilon);
        }

        // The factors are no doubles, so what is computed from them is rounded.
        var size = value.Shape.Rank < 2 ? 1 : value.Shape.Lengths.Skip(2).Aggregate(1, (a, b) => a * b);
        var rows = new AffineRow[value.Rows.Length];
        call.Chain.Budget.SpendRows(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, c) = (value.Rows[i], i / size % channels);
            call.Chain.Budget.SpendTerms(row.Columns.Length);
            var weights = Array.ConvertAll(row.Weights, weight => factors[c] * weight);
            var bias = (factors[c] * (row.Bias - mean[c])) + shift[c];
            if (!double.IsFinite(bias) || weights.Any(weight => !double.IsFinite(weight)))
                throw new NodeException("has a number that is not finite, or becomes too large for a double.");
            rows[i] = new AffineRow(row.Columns, weights, bias, isRounded: true);
        }

        return NodeCall.Result(value with { Rows = rows });
    }
}
