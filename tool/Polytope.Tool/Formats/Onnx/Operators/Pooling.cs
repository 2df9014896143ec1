using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>Averages and maxima over windows, whole images and axes.</summary>
internal static class Pooling
{
    public static Value Average(NodeCall call)
    {
        var value = Image(call);
        var windows = WindowsOf(call, value);
        var countsPadding = call.Integer("count_include_pad", 0) != 0;
        var (size, pixels) = (windows.Output.Count, windows.Input.Count);
        return NodeCall.Result(call.Combine([value], ShapeOf(value, windows), call.Title, (i, rows, sum) =>
        {
            var count = 0;
            foreach (var source in windows.At(i % size))
            {
                if (source >= 0) sum.Add(1, rows[0][(i / size * pixels) + source]);
                if (source >= 0 || (countsPadding && source == -1)) count++;
            }

            return Math.Max(count, 1);
        }));
    }

    public static Value[] Maximum(NodeCall call)
    {
        if (call.Node.Outputs.Count > 1 && call.Node.Outputs[1].Length > 0)
            call.Notices.Add($"{call.Node.Title}: the positions of the maxima are not computed.");
        var value = Image(call);
        var windows = WindowsOf(call, value);
        var (size, pixels) = (windows.Output.Count, windows.Input.Count);
        var groups = new int[value.Shape.Rank == 0 ? 0 : ShapeOf(value, windows).Count][];
        for (var i = 0; i < groups.Length; i++)
            groups[i] =
            [
                .. windows.At(i % size).Where(source => source >= 0).Select(source => (i / size * pixels) + source),
            ];
        return [NodeCall.Result(Extremes.Over(call, value, ShapeOf(value, windows), groups, sign: 1))];
    }

    /// <summary>Over all spatial axes.</summary>
    public static Value Global(NodeCall call, bool isMaximum)
    {
        var value = Image(call);
        var shape = new TensorShape(value.Shape.Lengths.Select((length, axis) => axis < 2 ? length : 1));
        var pixels = shape.Count == 0 ? 0 : value.Shape.Count / shape.Count;
        var groups = Enumerable.Range(0, shape.Count).Select(i => Enumerable.Range(i * pixels, pixels).ToArray());
        return NodeCall.Result(isMaximum
            ? Extremes.Over(call, value, shape, [.. groups], sign: 1)
            : Mean(call, value, shape, [.. groups], isMean: true));
    }

    /// <summary>Sums, means and extremes over axes.</summary>
    public static Value Reduce(NodeCall call, bool isMean, double sign = 0)
    {
        var value = call.AffineInput(0);
        var asked = call.Integers(1, "axes");
        if (asked is null or { Length: 0 } && call.Integer("noop_with_empty_axes", 0) != 0) return call.Input(0);
        var axes = asked is null or { Length: 0 }
            ? Enumerable.Range(0, value.Shape.Rank).ToHashSet() : asked.Select(value.Shape.Axis).ToHashSet();
        var kept = new TensorShape(value.Shape.Lengths.Select((length, axis) => axes.Contains(axis) ? 1 : length));
        var groups = new List<int>[kept.Count];
        for (var i = 0; i < groups.Length; i++) groups[i] = [];
        var strides = kept.Strides();
        foreach (var axis in axes) strides[axis] = 0;
        var targets = value.Shape.Walk(strides);
        for (var i = 0; i < targets.Length; i++) groups[targets[i]].Add(i);
        var sources = Array.ConvertAll(groups, group => group.ToArray());
        var result = sign == 0
            ? Mean(call, value, kept, sources, isMean)
            : Extremes.Over(call, value, kept, sources, sign);
        var shape = call.Integer("keepdims", 1) != 0
            ? kept : new TensorShape(value.Shape.Lengths.Where((_, axis) => !axes.Contains(axis)));
        return NodeCall.Result(result with { Shape = shape });
    }

    private static Affine Mean(NodeCall call, Affine value, TensorShape shape, int[][] groups, bool isMean) =>
        call.Combine([value], shape, call.Title, (i, rows, sum) =>
        {
            foreach (var source in groups[i]) sum.Add(1, rows[0][source]);
            return isMean ? Math.Max(groups[i].Length, 1) : 1;
        });

    private static Affine Image(NodeCall call)
    {
        var value = call.AffineInput(0);
        return value.Shape.Rank >= 3 ? value : throw new NodeException(
            $"pools a tensor of shape {value.Shape}; it takes [batch, channels, lengths...].");
    }

    private static Windows WindowsOf(NodeCall call, Affine value)
    {
        var windows = Windows.Of(
            call, new TensorShape(value.Shape.Lengths.Skip(2)), Windows.KernelOf(call, value.Shape.Rank - 2));
        call.Chain.Budget.SpendNumbers((long)ShapeOf(value, windows).Count * windows.Kernel.Count);
        return windows;
    }

    private static TensorShape ShapeOf(Affine value, Windows windows) =>
        new([value.Shape[0], value.Shape[1], .. windows.Output.Lengths]);
}
