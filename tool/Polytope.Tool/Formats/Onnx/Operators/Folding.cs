using Polytope.Tool.Formats.Onnx.Chains;
using Polytope.Tool.Formats.Onnx.Graphs;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>
/// Constants computed from constants, rounded to their type after each step, as a runtime computes them.
/// </summary>
internal static class Folding
{
    /// <summary>Null if the input is no constant.</summary>
    public static Constant? Unary(NodeCall call, Func<double, double> apply)
    {
        if (call.Input(0) is not Constant constant) return null;
        call.Chain.Budget.SpendNumbers(constant.Numbers.Length);
        return constant with
        {
            Numbers = Array.ConvertAll(constant.Numbers, number => constant.Type.Round(apply(number))),
        };
    }

    public static Constant Binary(
        NodeCall call, Constant first, Constant second, Func<double, double, double> apply, OnnxType? type = null)
    {
        var shape = TensorShape.Broadcast(first.Shape, second.Shape);
        call.Chain.Budget.SpendNumbers(shape.Count);
        var (ofFirst, ofSecond) = (first.Shape.RepeatedTo(shape), second.Shape.RepeatedTo(shape));
        var (numbers, result) = (new double[shape.Count], type ?? first.Type);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = result.Round(apply(first.Numbers[ofFirst[i]], second.Numbers[ofSecond[i]]));
        return new Constant(shape, numbers, result) { Name = first.Name };
    }

    /// <summary>A function that is not piecewise affine, of constants only.</summary>
    /// <exception cref="NodeException">The input depends on the network's input.</exception>
    public static Value OfConstants(NodeCall call, Func<double, double> apply) => Unary(call, apply)
        ?? throw Refusals.OfInput(call.Node.Operator);

    /// <summary>The same of two inputs.</summary>
    /// <exception cref="NodeException">An input depends on the network's input.</exception>
    public static Value OfConstants(NodeCall call, Func<double, double, double> apply, OnnxType? type = null) =>
        call.Input(0) is Constant first && call.Input(1) is Constant second
            ? Binary(call, first, second, apply, type)
            : throw Refusals.OfInput(call.Node.Operator);
}
