using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>
/// The sliding windows of a convolution or a pool over any number of spatial axes: which elements of the input each
/// element of the output is computed from.
/// </summary>
/// <param name="Input">Lengths of the input's spatial axes.</param>
/// <param name="Kernel">Lengths of the window.</param>
/// <param name="Output">Lengths of the output's spatial axes.</param>
/// <param name="Strides">How far the window moves, an axis each.</param>
/// <param name="Dilations">How far apart its elements are, an axis each.</param>
/// <param name="Before">The padding before the first element, an axis each.</param>
/// <param name="After">The padding after the last element, an axis each.</param>
internal sealed record Windows(
    TensorShape Input,
    TensorShape Kernel,
    TensorShape Output,
    int[] Strides,
    int[] Dilations,
    int[] Before,
    int[] After)
{
    private const int Largest = 1_000_000;

    /// <summary>The windows as the attributes of a node describe them.</summary>
    /// <exception cref="NodeException">An attribute is wrong.</exception>
    public static Windows Of(NodeCall call, TensorShape input, TensorShape kernel)
    {
        var rank = input.Rank;
        var (strides, dilations) = (Lengths(call, "strides", rank, 1, 1), Lengths(call, "dilations", rank, 1, 1));
        var pads = Lengths(call, "pads", 2 * rank, 0, 0);
        var (before, after) = (pads[..rank], pads[rank..]);
        var automatic = call.Text("auto_pad", "NOTSET");
        var roundsUp = call.Integer("ceil_mode", 0) != 0;
        var output = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var width = ((long)dilations[axis] * (kernel[axis] - 1)) + 1;
            switch (automatic)
            {
                case "NOTSET" or "":
                    break;
                case "VALID":
                    (before[axis], after[axis]) = (0, 0);
                    break;
                case "SAME_UPPER" or "SAME_LOWER":
                    var count = (input[axis] + strides[axis] - 1) / strides[axis];
                    var total = Math.Max(((long)(count - 1) * strides[axis]) + width - input[axis], 0);
                    if (total > Largest) throw new NodeException("has a padding that is too large.");
                    var (less, more) = ((int)(total / 2), (int)(total - (total / 2)));
                    (before[axis], after[axis]) = automatic == "SAME_UPPER" ? (less, more) : (more, less);
                    break;
                default:
                    throw new NodeException(
                        $"has auto_pad '{automatic}'; NOTSET, VALID, SAME_UPPER and SAME_LOWER are known.");
            }

            var free = input[axis] + before[axis] + after[axis] - width;
            if (free < 0)
                throw new NodeException(FormattableString.Invariant(
                    $"has a window of length {width} over {input[axis] + before[axis] + after[axis]} elements."));
            output[axis] = ((free + (roundsUp ? strides[axis] - 1 : 0)) / strides[axis]) + 1;
            // A window that would begin in the padding after the last element is no window.
            if (roundsUp && (output[axis] - 1) * strides[axis] >= input[axis] + before[axis]) output[axis]--;
        }

        return new Windows(input, kernel, new TensorShape(output), strides, dilations, before, after);
    }

    /// <summary>An attribute of integers.</summary>
    /// <exception cref="NodeException">Not so many, or one of them is too small or too large.</exception>
    public static int[] Lengths(NodeCall call, string attribute, int count, int otherwise, int least)
    {
        if (!call.Node.Attributes.TryGetValue(attribute, out var found) || found.Integers.Count == 0)
            return [.. Enumerable.Repeat(otherwise, count)];
        if (found.Integers.Count != count || found.Integers.Any(length => length < least || length > Largest))
            throw new NodeException(
                $"has the {attribute} [{string.Join(", ", found.Integers)}], but must have "
                + FormattableString.Invariant($"{count} numbers from {least} on."));
        return [.. found.Integers.Select(length => (int)length)];
    }

    /// <summary>The window's attribute <c>kernel_shape</c>.</summary>
    /// <exception cref="NodeException">It is missing or wrong.</exception>
    public static TensorShape KernelOf(NodeCall call, int rank) =>
        call.Node.Attributes.TryGetValue("kernel_shape", out var found) && found.Integers.Count == rank
        && found.Integers.All(length => length is > 0 and <= Largest)
            ? new TensorShape(found.Integers)
            : throw new NodeException(FormattableString.Invariant(
                $"has no kernel_shape of {rank} positive numbers."));

    /// <summary>
    /// The elements of the input under the window at an element of the output: for each element of the window its
    /// position in the input, -1 within the padding, -2 beyond it (where ceil_mode goes).
    /// </summary>
    public int[] At(int output)
    {
        var rank = Input.Rank;
        var corner = new int[rank];
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            corner[axis] = (output % Output[axis] * Strides[axis]) - Before[axis];
            output /= Output[axis];
        }

        var sources = new int[Kernel.Count];
        for (var k = 0; k < sources.Length; k++)
        {
            var (rest, at, stride) = (k, 0, 1);
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                var x = corner[axis] + (rest % Kernel[axis] * Dilations[axis]);
                rest /= Kernel[axis];
                if (x >= Input[axis] + After[axis]) at = -2;
                else if ((x < 0 || x >= Input[axis]) && at >= 0) at = -1;
                if (at >= 0) at += x * stride;
                stride *= Input[axis];
            }

            sources[k] = at;
        }

        return sources;
    }
}
