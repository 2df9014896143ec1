using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>Convolutions with constant weights, over any number of spatial axes.</summary>
internal static class Convolution
{
    public static Value Conv(NodeCall call)
    {
        var (value, weights) = (call.AffineInput(0), call.ConstantInput(1, "weights"));
        var (shape, kernel) = (value.Shape, weights.Shape);
        if (shape.Rank < 3 || kernel.Rank != shape.Rank)
            throw new NodeException(
                $"convolves a tensor of shape {shape} with weights of shape {kernel}; they are [batch, channels, "
                + "lengths...] and [outputs, channels, lengths...].");
        var groups = call.Integer("group", 1);
        var (outputs, channels) = (kernel[0], kernel[1]);
        if (groups < 1 || outputs % groups != 0 || channels * groups != shape[1])
            throw new NodeException(FormattableString.Invariant(
                $"convolves {shape[1]} channels in {groups} groups with weights of shape {kernel}."));
        var spatial = new TensorShape(kernel.Lengths.Skip(2));
        if (spatial.Count == 0) throw new NodeException($"has weights of shape {kernel}.");
        var windows = Windows.Of(call, new TensorShape(shape.Lengths.Skip(2)), spatial);
        var result = new TensorShape([shape[0], outputs, .. windows.Output.Lengths]);
        Affine[] operands = [value];
        if (call.Has(2))
        {
            operands = [value, call.AffineInput(2)];
            if (operands[1].Shape.Count != outputs)
                throw new NodeException(FormattableString.Invariant(
                    $"has a bias of shape {operands[1].Shape} for {outputs} channels."));
        }

        var (pixels, size, perGroup) = (windows.Input.Count, windows.Output.Count, outputs / (int)groups);
        call.Chain.Budget.SpendNumbers((long)size * spatial.Count);
        var under = new int[size][];
        return NodeCall.Result(call.Combine(operands, result, call.Title, (i, rows, sum) =>
        {
            var (position, channel) = (i % size, i / size % outputs);
            var image = i / size / outputs;
            var sources = under[position] ??= windows.At(position);
            for (var c = 0; c < channels; c++)
            {
                var from = ((image * shape[1]) + (channel / perGroup * channels) + c) * pixels;
                var at = ((channel * channels) + c) * spatial.Count;
                for (var k = 0; k < sources.Length; k++)
                    if (sources[k] >= 0) sum.Add(weights.Numbers[at + k], rows[0][from + sources[k]]);
            }

            if (rows.Length > 1) sum.Add(1, rows[1][channel]);
            return 1;
        }));
    }
}
