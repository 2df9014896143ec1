using Polytope.Tool.Formats.Onnx.Chains;
using Polytope.Tool.Formats.Onnx.Graphs;

namespace Polytope.Tool.Formats.Onnx.Rearranging;

/// <summary>Constants that nodes make, and shapes as constants.</summary>
internal static class Constants
{
    /// <summary>An initializer; of a type that holds no numbers, a constant that only the end of a model may take.
    /// </summary>
    public static Constant Of(OnnxTensor tensor) => tensor.Content is null
        ? new Constant(new TensorShape([0L]), [], tensor.Type) { Name = tensor.Name }
        : new Constant(new TensorShape(tensor.Shape), tensor.Content, tensor.Type) { Name = tensor.Name };

    /// <summary>A node Constant, whose attribute is its value.</summary>
    public static Value Constant(NodeCall call)
    {
        foreach (var (name, attribute) in call.Node.Attributes)
        {
            switch (name)
            {
                case "value" when attribute.Tensor is { } tensor:
                    return Of(tensor with { Name = call.Title });
                case "value_float":
                    return new Constant(TensorShape.Single, [attribute.Number], OnnxType.Float);
                case "value_int":
                    return new Constant(TensorShape.Single, [attribute.Integer], OnnxType.Int64);
                case "value_floats":
                    return new Constant(
                        new TensorShape([(long)attribute.Numbers.Length]),
                        Array.ConvertAll(attribute.Numbers, number => (double)number), OnnxType.Float);
                case "value_ints":
                    return Chains.Constant.Integers([.. attribute.Integers]);
            }
        }

        throw new NodeException("has no value that can be read: a dense tensor of numbers.");
    }

    public static Value ConstantOfShape(NodeCall call)
    {
        var shape = new TensorShape(call.ConstantInput(0, "lengths").Numbers.Select(length => (long)length));
        call.Chain.Budget.SpendNumbers(shape.Count);
        var filling = call.Node.Attributes.TryGetValue("value", out var value) && value.Tensor is { } tensor
            ? Of(tensor) : new Constant(TensorShape.Single, [0], OnnxType.Float);
        if (filling.Numbers.Length != 1)
            throw new NodeException($"has a value of shape {filling.Shape}, which must be one number.");
        var numbers = new double[shape.Count];
        Array.Fill(numbers, filling.Numbers[0]);
        return new Constant(shape, numbers, filling.Type);
    }

    /// <summary>The lengths of a value's dimensions, of which <c>start</c> and <c>end</c> take a part.</summary>
    public static Value Shape(NodeCall call)
    {
        var lengths = call.Input(0).Shape.Lengths;
        var start = Math.Clamp(FromStart(call.Integer("start", 0)), 0, lengths.Length);
        var end = Math.Clamp(FromStart(call.Integer("end", lengths.Length)), start, lengths.Length);
        return Chains.Constant.Integers([.. lengths[(int)start..(int)end].Select(length => (long)length)]);

        long FromStart(long axis) => axis < 0 ? axis + lengths.Length : axis;
    }

    public static Value Size(NodeCall call) =>
        new Constant(TensorShape.Single, [call.Input(0).Shape.Count], OnnxType.Int64);

    public static Value Range(NodeCall call)
    {
        var (start, limit, step) = (Number(0), Number(1), Number(2));
        var count = Math.Ceiling((limit - start) / step);
        if (!(count < 1_000_000)) throw new NodeException("has a range that is too long.");
        var numbers = Enumerable.Range(0, (int)Math.Max(count, 0)).Select(i => start + (i * step)).ToArray();
        return new Constant(
            new TensorShape([(long)numbers.Length]), numbers, call.ConstantInput(0, "limits").Type);

        double Number(int index) => call.ConstantInput(index, "limits").Numbers is [var number]
            ? number : throw new NodeException("has a limit that is not one number.");
    }

    /// <summary>Elements of one value or another; the choice is constant.</summary>
    public static Value Where(NodeCall call)
    {
        var (condition, yes, no) = (call.ConstantInput(0, "conditions"), call.Input(1), call.Input(2));
        var shape = TensorShape.Broadcast(condition.Shape, TensorShape.Broadcast(yes.Shape, no.Shape));
        call.Chain.Budget.SpendNumbers(shape.Count);
        int[] ofCondition = condition.Shape.RepeatedTo(shape), ofYes = yes.Shape.RepeatedTo(shape),
            ofNo = no.Shape.RepeatedTo(shape);
        if (yes is Constant first && no is Constant second)
            return new Constant(
                shape,
                [
                    .. ofYes.Select((at, i) => condition.Numbers[ofCondition[i]] != 0
                        ? first.Numbers[at] : second.Numbers[ofNo[i]]),
                ],
                first.Type);
        var (left, right) = (call.AsAffine(yes), call.AsAffine(no));
        return NodeCall.Result(call.Combine([left, right], shape, call.Title, (i, rows, sum) =>
        {
            if (condition.Numbers[ofCondition[i]] != 0) sum.Add(1, rows[0][ofYes[i]]);
            else sum.Add(1, rows[1][ofNo[i]]);
            return 1;
        }));
    }

    /// <summary>A constant is rounded to the new type; of values of the input only their type changes.</summary>
    public static Value Cast(NodeCall call)
    {
        var type = (OnnxType)call.Integer("to", 0);
        if (call.Input(0) is Constant constant)
        {
            if (type.Size() == 0) throw new NodeException($"casts to {type.Name()}, which holds no numbers.");
            call.Chain.Budget.SpendNumbers(constant.Numbers.Length);
            return constant with
            {
                Numbers = Array.ConvertAll(constant.Numbers, number => type.Round(number)),
                Type = type,
            };
        }

        return type.IsFloating() ? call.Input(0) : throw new NodeException(
            $"casts values that depend on the input to {type.Name()}, which is not piecewise affine.");
    }

    public static Value Dropout(NodeCall call)
    {
        if (call.Has(2) && call.Input(2) is Constant training && training.Numbers.Any(number => number != 0))
            call.Notices.Add($"{call.Node.Title}: the model was exported for training; dropout is left out.");
        return call.Input(0);
    }
}
