using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>
/// What ends a model without changing its decision, such as a Softmax: it is left off, with what only rearranges its
/// results. The network's outputs are then what it is applied to.
/// </summary>
internal static class Endings
{
    private static readonly HashSet<string> First = new(StringComparer.Ordinal)
    {
        "Softmax", "LogSoftmax", "Sigmoid", "Tanh", "ArgMax", "Hardmax",
    };

    /// <summary>After these the model's results are in the same order and of the same values.</summary>
    private static readonly HashSet<string> Rearranging = new(StringComparer.Ordinal)
    {
        "Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "ai.onnx.ml.ZipMap",
    };

    /// <summary>After these the largest of a Softmax's results decides as before.</summary>
    private static readonly HashSet<string> Deciding = new(StringComparer.Ordinal)
    {
        "Softmax", "LogSoftmax", "Log", "ArgMax", "Hardmax", "ai.onnx.ml.ArrayFeatureExtractor",
        "ai.onnx.ml.LabelEncoder",
    };

    /// <summary>After these the model's outputs are others, computed from the results that are left off.</summary>
    private static readonly HashSet<string> Computing = new(StringComparer.Ordinal)
    {
        "Transpose", "Concat", "Add", "Sub", "Mul", "Div", "Neg", "Greater", "GreaterOrEqual", "Less", "Where",
        "ai.onnx.ml.Normalizer",
    };

    /// <summary>Whether nodes of a type may end a model and be left off.</summary>
    public static bool Includes(string type) => First.Contains(type) || MayFollow(type);

    /// <summary>The node's result if it is left off; null if it is a node like others.</summary>
    /// <exception cref="NodeException">It takes what can be left off at the end of a model only.</exception>
    public static Value? Of(NodeCall call)
    {
        if (call.Inputs.OfType<LeftOff>().FirstOrDefault() is { } before)
        {
            var first = before.Left[0];
            if (MayFollow(call.Node.Operator)
                && call.Inputs.All(input => input is null or Constant
                    || (input is LeftOff other && ReferenceEquals(other.Before, before.Before))))
                return before with { Left = [.. before.Left, call.Node] };
            throw new NodeException(
                $"takes the results of node {first.Position}, '{first.Title}' ({first.Operator}), which is not "
                + "piecewise affine: it is left off only at the end of a model, where nothing is computed from it.");
        }

        return First.Contains(call.Node.Operator) && call.Has(0) && call.Input(0) is Affine value
            ? new LeftOff(value, [call.Node]) { Axis = AxisOfGroups(call, value.Shape) }
            : null;
    }

    /// <summary>What the user should know of it.</summary>
    public static string Notice(LeftOff value)
    {
        var first = value.Left[0];
        var followers = value.Left.Skip(1).Select(node => node.Operator).Distinct().ToList();
        var isThreshold = first.Operator is "Sigmoid" or "Tanh";
        var isSame = followers.TrueForAll(
            type => Rearranging.Contains(type) || (!isThreshold && value.Axis is null && Deciding.Contains(type)));
        var results = isSame ? "the model's" : $"its result of {first.Operator}";
        var reason = isThreshold
            ? $"an output is above 0 where {results} is{(first.Operator == "Sigmoid" ? " above 0.5" : "")}"
            : (value.Axis is { } axis
                ? FormattableString.Invariant($"along axis {axis} of {value.Before.Shape} ")
                : "") + "the largest output is the same" + (isSame ? "" : $" as of the results of {first.Operator}");
        return $"{first.Operator} '{first.Title}' at the end is left off"
            + (followers.Count > 0 ? $", with {string.Join(", ", followers.Select(Short))} after it" : "")
            + $"; {reason}" + (isSame ? "." : $", from which the model computes its own outputs.");
    }

    /// <summary>
    /// The axis along which a Softmax and its like compare elements, where they are in several groups; null where all
    /// elements are compared with each other, or none.
    /// </summary>
    private static int? AxisOfGroups(NodeCall call, TensorShape shape)
    {
        var type = call.Node.Operator;
        if (type is "Sigmoid" or "Tanh" || shape.Rank == 0) return null;
        var isFlattening = type != "ArgMax" && call.OperatorSet < 13;
        var written = call.Integer("axis", type == "ArgMax" ? 0 : isFlattening ? 1 : -1);
        if (isFlattening && written == shape.Rank) return null;
        var axis = shape.Axis(written);
        var group = isFlattening
            ? shape.Lengths.Skip(axis).Aggregate(1, (count, length) => count * length)
            : shape[axis];
        return group == shape.Count ? null : axis;
    }

    private static bool MayFollow(string type) =>
        Rearranging.Contains(type) || Deciding.Contains(type) || Computing.Contains(type);

    private static string Short(string type) => type[(type.LastIndexOf('.') + 1)..];
}
