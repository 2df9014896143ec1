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

    /// <summary>Blocks of channels become blocks of pixels.</summary>
    public static Value DepthToSpace(NodeCall call)
    {
        var (value, block) = Blocks(call);
        var (n, c, h, w) = (value.Shape[0], value.Shape[1], value.Shape[2], value.Shape[3]);
        if (c % (block * block) != 0)
            throw new NodeException(FormattableString.Invariant($"has {c} channels for blocks of {block} x {block}."));
        var isDepthFirst = call.Text("mode", "DCR") != "CRD";
        var outputs = c / (block * block);
        var shape = new TensorShape([n, outputs, (long)h * block, (long)w * block]);
        return value.Taken(
            shape,
            [.. Enumerable.Range(0, shape.Count).Select(i =>
            {
                var (x, y) = (i % (w * block), i / (w * block) % (h * block));
                var (channel, image) = (i / (w * block * h * block) % outputs, i / (w * block * h * block) / outputs);
                var part = (y % block * block) + (x % block);
                var source = isDepthFirst ? (part * outputs) + channel : (channel * block * block) + part;
                return (((((image * c) + source) * h) + (y / block)) * w) + (x / block);
            })],
            call.Chain.Budget);
    }

    /// <summary>Blocks of pixels become blocks of channels.</summary>
    public static Value SpaceToDepth(NodeCall call)
    {
        var (value, block) = Blocks(call);
        var (n, c, h, w) = (value.Shape[0], value.Shape[1], value.Shape[2], value.Shape[3]);
        if (h % block != 0 || w % block != 0)
            throw new NodeException(FormattableString.Invariant(
                $"has {h} x {w} pixels for blocks of {block} x {block}."));
        var (rows, columns) = (h / block, w / block);
        var shape = new TensorShape([n, (long)c * block * block, rows, columns]);
        return value.Taken(
            shape,
            [.. Enumerable.Range(0, shape.Count).Select(i =>
            {
                var (x, y) = (i % columns, i / columns % rows);
                var (channel, image) = (i / (rows * columns) % shape[1], i / (rows * columns) / shape[1]);
                var part = channel / c;
                return (((((image * c) + (channel % c)) * h) + (y * block) + (part / block)) * w)
                    + (x * block) + (part % block);
            })],
            call.Chain.Budget);
    }

    private static (Value Value, int Block) Blocks(NodeCall call)
    {
        var (value, block) = (call.Input(0), call.Integer("blocksize", 0));
        return value.Shape.Rank == 4 && value.Shape.Count > 0 && block is > 0 and < 1000
            ? (value, (int)block)
            : throw new NodeException(FormattableString.Invariant(
                $"takes blocks of {block} from a tensor of shape {value.Shape}; it is [batch, channels, rows, ")
                + "columns].");
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
