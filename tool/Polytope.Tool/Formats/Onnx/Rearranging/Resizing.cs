using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Rearranging;

/// <summary>
/// Tensors drawn larger or smaller: each element of the result is an element, or a mean of neighbours with constant
/// weights. Places and weights are computed in float32, as runtimes compute them.
/// </summary>
internal static class Resizing
{
    public static Value Resize(NodeCall call)
    {
        var shape = call.Input(0).Shape;
        // Before version 11 there is neither a region of interest nor a choice of coordinates.
        if (call.OperatorSet < 11)
            return Resized(call, ByFactors(call, shape, Factors(call, 1)), "asymmetric", "floor");
        if (call.Integer("antialias", 0) != 0) throw new NodeException("has antialias 1; only 0 is known.");
        if (call.Text("keep_aspect_ratio_policy", "stretch") is not "stretch" and var policy)
            throw new NodeException($"has keep_aspect_ratio_policy '{policy}'; only 'stretch' is known.");
        var lengths = Numbers(call, 3) is { } sizes
            ? BySizes(call, shape, sizes) : ByFactors(call, shape, Factors(call, 2));
        return Resized(
            call, lengths, call.Text("coordinate_transformation_mode", "half_pixel"),
            call.Text("nearest_mode", "round_prefer_floor"));
    }

    public static Value Upsample(NodeCall call)
    {
        var factors = call.Node.Attributes.TryGetValue("scales", out var found)
            ? Array.ConvertAll(found.Numbers, number => (double)number) : Factors(call, 1);
        return Resized(call, ByFactors(call, call.Input(0).Shape, factors), "asymmetric", "floor");
    }

    private static double[]? Numbers(NodeCall call, int index) =>
        call.Has(index) && call.ConstantInput(index, "sizes") is { Numbers.Length: > 0 } constant
            ? constant.Numbers : null;

    private static double[] Factors(NodeCall call, int index) => Numbers(call, index)
        ?? throw new NodeException("has neither scales nor sizes.");

    /// <summary>For each axis its new length, and how many times as long as before it counts.</summary>
    private static (long Length, float Factor)[] BySizes(NodeCall call, TensorShape shape, double[] sizes)
    {
        var all = shape.Lengths.Select(length => (Length: (long)length, Factor: 1f)).ToArray();
        foreach (var (axis, size) in Axes(call, shape, sizes).Zip(sizes))
            all[axis] = ((long)size, (float)size / Math.Max(shape[axis], 1));
        return all;
    }

    private static (long Length, float Factor)[] ByFactors(NodeCall call, TensorShape shape, double[] factors)
    {
        var all = shape.Lengths.Select(length => (Length: (long)length, Factor: 1f)).ToArray();
        foreach (var (axis, factor) in Axes(call, shape, factors).Zip(factors))
        {
            if (!(factor is > 0 and < 1e6))
                throw new NodeException($"has the scales [{string.Join(", ", factors)}], which must be positive.");
            all[axis] = ((long)Math.Floor(shape[axis] * (float)factor), (float)factor);
        }

        return all;
    }

    private static int[] Axes(NodeCall call, TensorShape shape, double[] numbers)
    {
        int[] axes = call.Node.Attributes.TryGetValue("axes", out var found)
            ? [.. found.Integers.Select(shape.Axis)] : [.. Enumerable.Range(0, shape.Rank)];
        return axes.Length == numbers.Length ? axes : throw new NodeException(FormattableString.Invariant(
            $"has {numbers.Length} scales or sizes for {axes.Length} axes."));
    }

    private static Value Resized(
        NodeCall call, (long Length, float Factor)[] lengths, string coordinates, string rounding)
    {
        var value = call.Input(0);
        if (value.Shape.Count == 0) throw new NodeException($"resizes a tensor of shape {value.Shape}.");
        var shape = new TensorShape(lengths.Select(length => length.Length));
        if (shape.Count == 0) throw new NodeException($"makes a tensor of shape {shape}, which is empty.");
        var mode = call.Text("mode", "nearest");
        if (mode is not ("nearest" or "linear" or "bilinear"))
            throw new NodeException($"has the mode '{mode}'; 'nearest' and 'linear' are known.");
        var places = new (int At, float Weight)[shape.Rank][][];
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var (count, before) = (shape[axis], value.Shape[axis]);
            places[axis] = new (int, float)[count][];
            for (var i = 0; i < count; i++)
            {
                var at = count == before && lengths[axis].Factor == 1
                    ? i : Coordinate(coordinates, i, lengths[axis].Factor, before, count);
                places[axis][i] = mode == "nearest"
                    ? [(Math.Clamp(Nearest(rounding, at), 0, before - 1), 1f)] : Neighbours(at, before);
            }
        }

        var strides = value.Shape.Strides();
        // A list for each element.
        var terms = 8 * Math.Pow(2, places.Count(axis => axis.Any(place => place.Length > 1)));
        call.Chain.Budget.SpendNumbers((long)(shape.Count * terms));
        if (mode == "nearest")
            return value.Taken(
                shape, [.. Enumerable.Range(0, shape.Count).Select(i => Terms(i).Single().At)], call.Chain.Budget);
        var affine = call.AsAffine(value);
        return NodeCall.Result(call.Combine([affine], shape, call.Title, (i, rows, sum) =>
        {
            foreach (var (at, weight) in Terms(i)) sum.Add(weight, rows[0][at]);
            return 1;
        }));

        List<(int At, double Weight)> Terms(int element)
        {
            List<(int At, double Weight)> all = [(0, 1)];
            for (var axis = shape.Rank - 1; axis >= 0; axis--)
            {
                var place = places[axis][element % shape[axis]];
                element /= shape[axis];
                all = [.. all.SelectMany(_ => place, (term, next) => (
                    term.At + (next.At * strides[axis]), term.Weight * next.Weight))];
            }

            return all;
        }
    }

    /// <summary>Where an element of the result is among those of the input.</summary>
    private static float Coordinate(string mode, int i, float factor, int before, int count) => mode switch
    {
        "half_pixel" => ((i + 0.5f) / factor) - 0.5f,
        "pytorch_half_pixel" => count > 1 ? ((i + 0.5f) / factor) - 0.5f : 0,
        "asymmetric" => i / factor,
        "align_corners" => count > 1 ? (float)i * (before - 1) / (count - 1) : 0,
        _ => throw new NodeException(
            $"has coordinate_transformation_mode '{mode}'; half_pixel, pytorch_half_pixel, asymmetric and "
            + "align_corners are known."),
    };

    private static int Nearest(string mode, float at) => mode switch
    {
        "round_prefer_floor" => (int)MathF.Ceiling(at - 0.5f),
        "round_prefer_ceil" => (int)MathF.Floor(at + 0.5f),
        "floor" => (int)MathF.Floor(at),
        "ceil" => (int)MathF.Ceiling(at),
        _ => throw new NodeException(
            $"has nearest_mode '{mode}'; round_prefer_floor, round_prefer_ceil, floor and ceil are known."),
    };

    private static (int At, float Weight)[] Neighbours(float at, int count)
    {
        at = Math.Clamp(at, 0, count - 1);
        var first = (int)at;
        var part = at - first;
        return part == 0 || first == count - 1 ? [(first, 1f)] : [(first, 1 - part), (first + 1, part)];
    }
}
