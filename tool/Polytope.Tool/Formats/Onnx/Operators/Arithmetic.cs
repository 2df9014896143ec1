using Polytope.Tool.Formats.Onnx.Chains;
using Polytope.Tool.Formats.Onnx.Graphs;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>Element by element: sums of any values, products and quotients with constants.</summary>
internal static class Arithmetic
{
    public static Value Add(NodeCall call) => Sum(call, 1, (a, b) => a + b);

    public static Value Subtract(NodeCall call) => Sum(call, -1, (a, b) => a - b);

    public static Value Multiply(NodeCall call)
    {
        if (Constants(call, (a, b) => a * b) is { } product) return product;
        var (first, second) = (call.Input(0), call.Input(1));
        if (first is LeftOff or Affine && second is LeftOff or Affine)
            throw new NodeException(
                "multiplies two values that both depend on the input, so that the model is not piecewise affine; "
                + "one factor must be constant.");
        var (value, factor) = first is Constant constant
            ? (call.AffineInput(1), constant) : (call.AffineInput(0), call.ConstantInput(1, "factors"));
        return Scale(call, value, factor, divide: false);
    }

    public static Value Divide(NodeCall call)
    {
        var isInteger = call.Input(0) is Constant { Type: var type } && !type.IsFloating();
        if (Constants(call, (a, b) => isInteger && b == 0 ? double.NaN : a / b) is { } quotient) return quotient;
        if (call.Input(1) is not Constant divisor)
            throw new NodeException(
                "divides by a value that depends on the input, so that the model is not piecewise affine; the divisor "
                + "must be constant.");
        if (Array.Exists(divisor.Numbers, number => number == 0)) throw new NodeException("divides by 0.");
        return Scale(call, call.AffineInput(0), divisor, divide: true);
    }

    public static Value Negate(NodeCall call)
    {
        if (Folding.Unary(call, value => -value) is { } constant) return constant;
        var value = call.AffineInput(0);
        return call.Combine([value], value.Shape, value.Origin, (i, rows, sum) =>
        {
            sum.Add(-1, rows[0][i]);
            return 1;
        });
    }

    /// <summary>The sum of any number of values, or their mean.</summary>
    public static Value SumOf(NodeCall call, bool isMean)
    {
        var operands = Enumerable.Range(0, call.Inputs.Count).Select(call.AffineInput).ToArray();
        if (operands.Length == 0) throw new NodeException("has no inputs.");
        var shape = operands.Select(operand => operand.Shape).Aggregate(TensorShape.Broadcast);
        var sources = Array.ConvertAll(operands, operand => operand.Shape.RepeatedTo(shape));
        return NodeCall.Result(call.Combine(operands, shape, call.Title, (i, rows, sum) =>
        {
            for (var k = 0; k < rows.Length; k++) sum.Add(1, rows[k][sources[k][i]]);
            return isMean ? rows.Length : 1;
        }));
    }

    /// <summary>Subtracts and multiplies: scikit-learn's scalers, <c>(x - offset) * scale</c>.</summary>
    public static Value Scaler(NodeCall call)
    {
        var value = call.AffineInput(0);
        var width = value.Shape.Rank == 0 ? 1 : value.Shape[value.Shape.Rank - 1];
        var (offset, scale) = (Numbers("offset", 0), Numbers("scale", 1));
        var shifted = call.Combine([value], value.Shape, value.Origin, (i, rows, sum) =>
        {
            sum.Add(1, rows[0][i]);
            sum.Add(-offset[i % width]);
            return 1;
        });
        return NodeCall.Result(call.Combine([shifted], value.Shape, value.Origin, (i, rows, sum) =>
        {
            sum.Add(scale[i % width], rows[0][i]);
            return 1;
        }));

        double[] Numbers(string attribute, double otherwise)
        {
            var numbers = call.Node.Attributes.TryGetValue(attribute, out var found)
                ? Array.ConvertAll(found.Numbers, number => (double)number) : [otherwise];
            return numbers.Length == width ? numbers
                : numbers.Length == 1 ? [.. Enumerable.Repeat(numbers[0], width)]
                : throw new NodeException(FormattableString.Invariant(
                    $"has {numbers.Length} numbers as '{attribute}' for {width} values."));
        }
    }

    private static Value Sum(NodeCall call, double sign, Func<double, double, double> ofNumbers)
    {
        if (Constants(call, ofNumbers) is { } constant) return constant;
        var (first, second) = (call.AffineInput(0), call.AffineInput(1));
        var shape = TensorShape.Broadcast(first.Shape, second.Shape);
        var (ofFirst, ofSecond) = (first.Shape.RepeatedTo(shape), second.Shape.RepeatedTo(shape));
        // A constant that is added leaves the name: a bias belongs to its product.
        var origin = call.Input(1) is Constant ? first.Origin
            : call.Input(0) is Constant ? second.Origin : call.Title;
        return call.Combine([first, second], shape, origin, (i, rows, sum) =>
        {
            sum.Add(1, rows[0][ofFirst[i]]);
            sum.Add(sign, rows[1][ofSecond[i]]);
            return 1;
        });
    }

    private static Affine Scale(NodeCall call, Affine value, Constant factor, bool divide)
    {
        var shape = TensorShape.Broadcast(value.Shape, factor.Shape);
        var (ofValue, ofFactor) = (value.Shape.RepeatedTo(shape), factor.Shape.RepeatedTo(shape));
        return call.Combine([value], shape, value.Origin, (i, rows, sum) =>
        {
            var number = factor.Numbers[ofFactor[i]];
            sum.Add(divide ? 1 : number, rows[0][ofValue[i]]);
            return divide ? number : 1;
        });
    }

    private static Constant? Constants(NodeCall call, Func<double, double, double> apply) =>
        call.Input(0) is Constant first && call.Input(1) is Constant second
            ? Folding.Binary(call, first, second, apply) : null;
}
