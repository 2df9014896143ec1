using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Rearranging;

/// <summary>The same elements in another shape or order.</summary>
internal static class Shaping
{
    /// <param name="call">The node.</param>
    /// <param name="batch">The batch that the model was exported for, which is taken as one; 1 if it was one.</param>
    public static Value Reshape(NodeCall call, long batch)
    {
        var value = call.Input(0);
        var asked = call.Integers(1, "shape") ?? throw new NodeException("has no shape to give its input.");
        var keepsZero = call.Integer("allowzero", 0) != 0;
        var lengths = asked.Select((length, axis) => length == 0 && !keepsZero && axis < value.Shape.Rank
            ? value.Shape[axis] : length).ToArray();
        if (batch != 1 && lengths.Length > 0 && lengths[0] == batch && Product(lengths) != value.Shape.Count)
            lengths[0] = 1;
        var free = Array.IndexOf(lengths, -1L);
        if (free >= 0)
        {
            lengths[free] = 1;
            var rest = Product(lengths);
            lengths[free] = rest > 0 ? value.Shape.Count / (long)Int128.Max(rest, 1) : 0;
        }

        return lengths.Any(length => length < 0) || Product(lengths) != value.Shape.Count
            ? throw new NodeException(
                $"gives a tensor of shape {value.Shape} the shape [{string.Join(", ", asked)}], which has another "
                + "number of elements.")
            : value.Reshaped(new TensorShape(lengths));
    }

    /// <summary>Two dimensions: those before an axis, and the others.</summary>
    public static Value Flatten(NodeCall call)
    {
        var value = call.Input(0);
        var axis = call.Integer("axis", 1);
        var at = axis == value.Shape.Rank ? value.Shape.Rank : value.Shape.Axis(axis);
        var before = value.Shape.Lengths.Take(at).Aggregate(1L, (a, b) => a * b);
        var after = value.Shape.Lengths.Skip(at).Aggregate(1L, (a, b) => a * b);
        return value.Reshaped(new TensorShape([before, after]));
    }

    public static Value Transpose(NodeCall call)
    {
        var value = call.Input(0);
        var rank = value.Shape.Rank;
        var order = call.Node.Attributes.TryGetValue("perm", out var given)
            ? given.Integers.ToArray() : [.. Enumerable.Range(0, rank).Reverse().Select(axis => (long)axis)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)))
            throw new NodeException(
                $"puts the axes of a tensor of shape {value.Shape} in the order [{string.Join(", ", order)}].");
        var strides = value.Shape.Strides();
        var shape = new TensorShape(order.Select(axis => value.Shape[(int)axis]));
        return value.Taken(
            shape, shape.Walk(Array.ConvertAll(order, axis => strides[(int)axis])), call.Chain.Budget);
    }

    public static Value Squeeze(NodeCall call)
    {
        var value = call.Input(0);
        var asked = call.Integers(1, "axes");
        var axes = asked is null
            ? [.. Enumerable.Range(0, value.Shape.Rank).Where(axis => value.Shape[axis] == 1)]
            : asked.Select(value.Shape.Axis).ToHashSet();
        if (axes.FirstOrDefault(axis => value.Shape[axis] != 1, -1) is >= 0 and var wide)
            throw new NodeException(FormattableString.Invariant(
                $"drops axis {wide} of a tensor of shape {value.Shape}, whose length is not 1."));
        return value.Reshaped(new TensorShape(value.Shape.Lengths.Where((_, axis) => !axes.Contains(axis))));
    }

    public static Value Unsqueeze(NodeCall call)
    {
        var value = call.Input(0);
        var asked = call.Integers(1, "axes") ?? throw new NodeException("has no axes.");
        var rank = value.Shape.Rank + asked.Length;
        if (asked.Any(axis => axis < -rank || axis >= rank)
            || asked.Select(axis => axis < 0 ? axis + rank : axis).Distinct().Count() != asked.Length)
            throw new NodeException(
                $"inserts the axes [{string.Join(", ", asked)}] into a tensor of shape {value.Shape}.");
        var inserted = asked.Select(axis => axis < 0 ? axis + rank : axis).ToHashSet();
        var lengths = new Queue<int>(value.Shape.Lengths);
        return value.Reshaped(new TensorShape(
            Enumerable.Range(0, rank).Select(axis => inserted.Contains(axis) ? 1 : lengths.Dequeue())));
    }

    private static Int128 Product(long[] lengths) => lengths.Aggregate(
        (Int128)1, (product, length) => Int128.Abs(product) > long.MaxValue ? product : product * length);
}
