using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Rearranging;

/// <summary>Parts of a tensor.</summary>
internal static class Selecting
{
    public static Value Slice(NodeCall call)
    {
        var value = call.Input(0);
        long[] starts = call.Integers(1, "starts") ?? [], ends = call.Integers(2, "ends") ?? [];
        var axes = call.Integers(3, "axes") ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        var steps = call.Integers(4, "steps") ?? [.. starts.Select(_ => 1L)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw new NodeException("has starts, ends, axes and steps of different lengths.");
        var (strides, offset) = (value.Shape.Strides(), 0);
        var lengths = value.Shape.Lengths.Select(length => (long)length).ToArray();
        for (var k = 0; k < starts.Length; k++)
        {
            var axis = value.Shape.Axis(axes[k]);
            var (length, step) = ((long)value.Shape[axis], Math.Clamp(steps[k], -int.MaxValue, int.MaxValue));
            if (step == 0) throw new NodeException("has a step of 0.");
            var (first, last) = step > 0
                ? (Bound(starts[k], length, 0, length), Bound(ends[k], length, 0, length))
                : (Bound(starts[k], length, 0, length - 1), Bound(ends[k], length, -1, length - 1));
            lengths[axis] = Math.Max(
                0, step > 0 ? (last - first + step - 1) / step : (first - last - step - 1) / -step);
            if (lengths[axis] > 0) offset += (int)first * strides[axis];
            strides[axis] = lengths[axis] > 1 ? strides[axis] * (int)step : 0;
        }

        var shape = new TensorShape(lengths);
        return value.Taken(shape, shape.Walk(strides, offset), call.Chain.Budget);
    }

    public static Value[] Split(NodeCall call)
    {
        var value = call.Input(0);
        var axis = value.Shape.Axis(call.Integer("axis", 0));
        var length = value.Shape[axis];
        var parts = call.Integers(1, "split");
        if (parts is null)
        {
            var count = call.Integer("num_outputs", call.Node.Outputs.Count);
            if (count < 1 || count > length || count != call.Node.Outputs.Count)
                throw new NodeException(FormattableString.Invariant($"splits length {length} into {count} parts."));
            var part = (length + count - 1) / count;
            parts = [.. Enumerable.Range(0, (int)count).Select(k => Math.Min(part, length - (k * part)))];
        }

        if (parts.Any(part => part < 0 || part > length) || parts.Sum() != length
            || parts.Length < call.Node.Outputs.Count)
            throw new NodeException(FormattableString.Invariant(
                $"splits length {length} into [{string.Join(", ", parts)}]."));
        var strides = value.Shape.Strides();
        var (values, start) = (new Value[parts.Length], 0);
        for (var k = 0; k < parts.Length; k++)
        {
            var shape = value.Shape.With(axis, parts[k]);
            values[k] = value.Taken(shape, shape.Walk(strides, start * strides[axis]), call.Chain.Budget);
            start += (int)parts[k];
        }

        return values;
    }

    /// <summary>Entries along one axis, in the order of constant indices.</summary>
    public static Value Gather(NodeCall call)
    {
        var (value, indices) = (call.Input(0), call.ConstantInput(1, "indices"));
        var axis = value.Shape.Axis(call.Integer("axis", 0));
        var length = value.Shape[axis];
        var places = Array.ConvertAll(indices.Numbers, index => (int)Place(index, length));
        var shape = new TensorShape(
            [.. value.Shape.Lengths.Take(axis), .. indices.Shape.Lengths, .. value.Shape.Lengths.Skip(axis + 1)]);
        var inner = value.Shape.Lengths.Skip(axis + 1).Aggregate(1, (a, b) => a * b);
        var sources = new int[shape.Count];
        for (var i = 0; i < sources.Length; i++)
        {
            var (outer, at) = (i / inner / places.Length, i / inner % places.Length);
            sources[i] = (((outer * length) + places[at]) * inner) + (i % inner);
        }

        return value.Taken(shape, sources, call.Chain.Budget);
    }

    private static long Place(double index, int length) => index >= -length && index < length
        ? (long)(index < 0 ? index + length : index)
        : throw new NodeException(FormattableString.Invariant($"takes entry {index} of {length}."));

    private static long Bound(long at, long length, long least, long greatest) =>
        Math.Clamp(at < 0 ? at + length : at, least, Math.Max(greatest, least));
}
