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

    /// <summary>
    /// The transposed map: each element of the input adds a multiple of the kernel to the output, around its place.
    /// </summary>
    public static Value Transposed(NodeCall call)
    {
        var (value, weights) = (call.AffineInput(0), call.ConstantInput(1, "weights"));
        var (shape, kernel) = (value.Shape, weights.Shape);
        if (shape.Rank < 3 || kernel.Rank != shape.Rank || kernel.Count == 0)
            throw new NodeException(
                $"convolves a tensor of shape {shape} with weights of shape {kernel}; they are [batch, channels, "
                + "lengths...] and [channels, outputs, lengths...].");
        var groups = call.Integer("group", 1);
        if (groups < 1 || kernel[0] != shape[1] || shape[1] % groups != 0)
            throw new NodeException(FormattableString.Invariant(
                $"convolves {shape[1]} channels in {groups} groups with weights of shape {kernel}."));
        var (perGroup, channels) = (kernel[1], shape[1] / (int)groups);
        var outputs = perGroup * (int)groups;
        var (input, spatial) = (new TensorShape(shape.Lengths.Skip(2)), new TensorShape(kernel.Lengths.Skip(2)));
        var (strides, dilations, before, output) = TransposedWindows(call, input, spatial);
        Affine[] operands = call.Has(2) ? [value, call.AffineInput(2)] : [value];
        if (operands.Length > 1 && operands[1].Shape.Count != outputs)
            throw new NodeException(FormattableString.Invariant(
                $"has a bias of shape {operands[1].Shape} for {outputs} channels."));
        var result = new TensorShape([shape[0], outputs, .. output.Lengths]);
        call.Chain.Budget.SpendNumbers((long)output.Count * spatial.Count);
        var sources = new (int Element, int Weight)[output.Count][];
        return NodeCall.Result(call.Combine(operands, result, call.Title, (i, rows, sum) =>
        {
            var (position, channel, image) = (i % output.Count, i / output.Count % outputs, i / output.Count / outputs);
            foreach (var (element, weight) in sources[position] ??= Sources(position))
                for (var c = channel / perGroup * channels; c < ((channel / perGroup) + 1) * channels; c++)
                    sum.Add(
                        weights.Numbers[(((c * perGroup) + (channel % perGroup)) * spatial.Count) + weight],
                        rows[0][(((image * shape[1]) + c) * input.Count) + element]);
            if (rows.Length > 1) sum.Add(1, rows[1][channel]);
            return 1;
        }));

        // The elements of the input whose kernels reach an element of the output, and with which weight.
        (int Element, int Weight)[] Sources(int position)
        {
            var all = new List<(int, int)>();
            for (var k = 0; k < spatial.Count; k++)
            {
                var (rest, place, element, stride) = (k, position, 0, 1);
                for (var axis = spatial.Rank - 1; axis >= 0 && element >= 0; axis--)
                {
                    var at = (place % output[axis]) + before[axis] - (rest % spatial[axis] * dilations[axis]);
                    (rest, place) = (rest / spatial[axis], place / output[axis]);
                    if (at < 0 || at % strides[axis] != 0 || at / strides[axis] >= input[axis]) element = -1;
                    else element += at / strides[axis] * stride;
                    stride *= input[axis];
                }

                if (element >= 0) all.Add((element, k));
            }

            return [.. all];
        }
    }

    private static (int[] Strides, int[] Dilations, int[] Before, TensorShape Output) TransposedWindows(
        NodeCall call, TensorShape input, TensorShape kernel)
    {
        var rank = input.Rank;
        var strides = Windows.Lengths(call, "strides", rank, 1, 1);
        var dilations = Windows.Lengths(call, "dilations", rank, 1, 1);
        var pads = Windows.Lengths(call, "pads", 2 * rank, 0, 0);
        var added = Windows.Lengths(call, "output_padding", rank, 0, 0);
        var asked = call.Node.Attributes.ContainsKey("output_shape")
            ? Windows.Lengths(call, "output_shape", rank, 0, 1) : null;
        var automatic = call.Text("auto_pad", "NOTSET");
        if (automatic is not ("NOTSET" or "" or "VALID" or "SAME_UPPER" or "SAME_LOWER"))
            throw new NodeException(
                $"has auto_pad '{automatic}'; NOTSET, VALID, SAME_UPPER and SAME_LOWER are known.");
        var output = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var full = ((long)strides[axis] * (input[axis] - 1)) + added[axis]
                + ((long)dilations[axis] * (kernel[axis] - 1)) + 1;
            if (full > 1_000_000_000) throw new NodeException("makes an axis that is too long.");
            if (asked is null && !automatic.StartsWith("SAME", StringComparison.Ordinal))
            {
                if (automatic == "VALID") pads[axis] = pads[rank + axis] = 0;
                output[axis] = full - pads[axis] - pads[rank + axis];
            }
            else
            {
                output[axis] = asked?[axis] ?? ((long)input[axis] * strides[axis]);
                var total = Math.Max(full - output[axis], 0);
                pads[axis] = (int)(automatic == "SAME_UPPER" ? total / 2 : total - (total / 2));
            }

            if (output[axis] < 1)
                throw new NodeException(FormattableString.Invariant($"makes an axis of length {output[axis]}."));
        }

        return (strides, dilations, pads[..rank], new TensorShape(output));
    }
}
