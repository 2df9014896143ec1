using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Rearranging;

/// <summary>Tensors put together, repeated and padded.</summary>
internal static class Joining
{
    public static Value Concat(NodeCall call)
    {
        if (call.Inputs.Count == 0) throw new NodeException("has no inputs.");
        var values = Enumerable.Range(0, call.Inputs.Count).Select(call.Input).ToArray();
        var first = values[0].Shape;
        var axis = first.Axis(call.Integer("axis", 1));
        foreach (var value in values)
            if (value.Shape.Rank != first.Rank || !value.Shape.With(axis, 1).Equals(first.With(axis, 1)))
                throw new NodeException($"joins tensors of the shapes {first} and {value.Shape} along axis {axis}.");
        var shape = first.With(axis, values.Sum(value => (long)value.Shape[axis]));
        // Where each element of the result is in all values one after the other.
        var sources = new int[shape.Count];
        call.Chain.Budget.SpendNumbers(sources.Length);
        var (strides, start, before) = (shape.Strides(), 0, 0);
        foreach (var value in values)
        {
            var places = value.Shape.Walk(strides, start * strides[axis]);
            for (var i = 0; i < places.Length; i++) sources[places[i]] = before + i;
            start += value.Shape[axis];
            before += value.Shape.Count;
        }

        if (Array.TrueForAll(values, value => value is Constant))
        {
            var numbers = values.SelectMany(value => ((Constant)value).Numbers).ToArray();
            return new Constant(shape, Array.ConvertAll(sources, at => numbers[at]), ((Constant)values[0]).Type);
        }

        var operands = Array.ConvertAll(values, call.AsAffine);
        var level = operands.Max(operand => operand.Level);
        var rows = operands.SelectMany(operand => call.Chain.Lift(operand, level).Rows).ToArray();
        return new Affine(shape, Array.ConvertAll(sources, at => rows[at]), level, call.Title);
    }

    public static Value Expand(NodeCall call)
    {
        var value = call.Input(0);
        var asked = call.Integers(1, "shape") ?? throw new NodeException("has no shape.");
        var shape = TensorShape.Broadcast(value.Shape, new TensorShape(asked));
        return value.Taken(shape, value.Shape.RepeatedTo(shape), call.Chain.Budget);
    }

    public static Value Tile(NodeCall call)
    {
        var value = call.Input(0);
        var repeats = call.Integers(1, "repeats") ?? throw new NodeException("has no repeats.");
        if (repeats.Length != value.Shape.Rank || repeats.Any(count => count is < 0 or > 100_000_000))
            throw new NodeException($"repeats a tensor of shape {value.Shape} [{string.Join(", ", repeats)}] times.");
        var shape = new TensorShape(value.Shape.Lengths.Select((length, axis) => length * repeats[axis]));
        // [r0, d0, r1, d1, ...], in which the repeats do not move.
        var strides = value.Shape.Strides();
        var split = new TensorShape(
            value.Shape.Lengths.SelectMany((length, axis) => (long[])[repeats[axis], length]));
        return value.Taken(shape, split.Walk([.. strides.SelectMany(stride => (int[])[0, stride])]), call.Chain.Budget);
    }

    public static Value Pad(NodeCall call)
    {
        var value = call.Input(0);
        var rank = value.Shape.Rank;
        var mode = call.Text("mode", "constant");
        if (mode != "constant") throw new NodeException($"pads in the mode '{mode}'; only 'constant' is known.");
        var pads = call.Integers(1, "pads") ?? call.Integers(-1, "paddings") ?? [];
        var axes = call.Integers(3, "axes")?.Select(value.Shape.Axis).ToArray() ?? [.. Enumerable.Range(0, rank)];
        if (pads.Length != 2 * axes.Length || axes.Distinct().Count() != axes.Length
            || pads.Any(pad => pad is < -1_000_000 or > 1_000_000))
            throw new NodeException($"pads a tensor of shape {value.Shape} by [{string.Join(", ", pads)}].");
        var filling = call.Has(2)
            ? call.ConstantInput(2, "values").Numbers.FirstOrDefault() : call.Number("value", 0);
        var before = new long[rank];
        var lengths = value.Shape.Lengths.Select(length => (long)length).ToArray();
        for (var k = 0; k < axes.Length; k++)
        {
            before[axes[k]] = pads[k];
            lengths[axes[k]] += pads[k] + pads[axes.Length + k];
        }

        var shape = new TensorShape(lengths);
        var (own, index) = (value.Shape.Strides(), new int[rank]);
        var sources = new int[shape.Count];
        for (var i = 0; i < sources.Length; i++)
        {
            var rest = i;
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                index[axis] = rest % shape[axis];
                rest /= shape[axis];
            }

            for (var axis = 0; axis < rank && sources[i] >= 0; axis++)
            {
                var at = index[axis] - before[axis];
                sources[i] = at >= 0 && at < value.Shape[axis] ? sources[i] + ((int)at * own[axis]) : -1;
            }
        }

        return value.Taken(shape, sources, call.Chain.Budget, filling);
    }
}
