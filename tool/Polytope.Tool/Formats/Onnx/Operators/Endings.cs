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

    private static readonly HashSet<string> Following = new(StringComparer.Ordinal)
    {
        "Softmax", "LogSoftmax", "ArgMax", "Hardmax", "Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze",
        "Transpose", "Concat", "Add", "Sub", "Mul", "Div", "Neg", "Greater", "GreaterOrEqual", "Less", "Log", "Where",
        "ai.onnx.ml.ZipMap", "ai.onnx.ml.ArrayFeatureExtractor", "ai.onnx.ml.Normalizer", "ai.onnx.ml.LabelEncoder",
    };

    /// <summary>Whether nodes of a type may end a model and be left off.</summary>
    public static bool Includes(string type) => First.Contains(type) || Following.Contains(type);

    /// <summary>The node's result if it is left off; null if it is a node like others.</summary>
    /// <exception cref="NodeException">It takes what can be left off at the end of a model only.</exception>
    public static Value? Of(NodeCall call)
    {
        if (call.Inputs.OfType<LeftOff>().FirstOrDefault() is { } before)
        {
            var first = before.Left[0];
            if (Following.Contains(call.Node.Operator)
                && call.Inputs.All(input => input is null or Constant
                    || (input is LeftOff other && ReferenceEquals(other.Before, before.Before))))
                return before with { Left = [.. before.Left, call.Node] };
            throw new NodeException(
                $"takes the results of node {first.Position}, '{first.Title}' ({first.Operator}), which is not "
                + "piecewise affine: it is left off only at the end of a model, where nothing is computed from it.");
        }

        return First.Contains(call.Node.Operator) && call.Has(0) && call.Input(0) is Affine value
            ? new LeftOff(value, [call.Node])
            : null;
    }

    /// <summary>What the user should know of it.</summary>
    public static string Notice(LeftOff value)
    {
        var first = value.Left[0];
        var reason = first.Operator switch
        {
            "Sigmoid" => "an output is above 0 where the model's is above 0.5",
            "Tanh" => "an output is above 0 where the model's is",
            _ => "the largest output is the same",
        };
        var others = value.Left.Skip(1).Select(node => node.Operator[(node.Operator.LastIndexOf('.') + 1)..]).Distinct()
            .ToList();
        return $"{first.Operator} '{first.Title}' at the end is left off"
            + (others.Count > 0 ? $", with {string.Join(", ", others)} after it" : "") + $"; {reason}.";
    }
}
