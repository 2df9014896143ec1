using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>Why nodes are refused, and what would be needed in their place.</summary>
internal static class Refusals
{
    /// <summary>Of a type that is not known, or known for constants only.</summary>
    /// <param name="type">With its domain.</param>
    /// <param name="known">The types that are known.</param>
    public static NodeException Of(string type, IEnumerable<string> known) => new(
        Needed(type) is { } needed
            ? $"is not piecewise affine, so that the network has no polytopes; with {needed} in its place it has."
            : Jump(type) is { } jump ? $"{jump}, so that the network is no continuous function and has no polytopes; a "
                + "Relu, Clip, Max or Min would be needed in its place."
            : Elsewhere(type) is { } elsewhere ? elsewhere
            : type.Contains('.', StringComparison.Ordinal)
                ? $"is of the domain '{type[..type.LastIndexOf('.')]}', whose nodes are not known; export the model "
                    + "with nodes of ONNX itself."
            : $"is of a type that is not known. Known are {string.Join(", ", known)}; what is affine or bends can be "
                + "written with them.");

    /// <summary>What is known for constants only, of values that depend on the input.</summary>
    public static NodeException OfInput(string type) => Of(type, []);

    /// <summary>What could stand in the place of a node that is not piecewise affine; null for other types.</summary>
    private static string? Needed(string type) => type switch
    {
        "Celu" or "Elu" or "Gelu" or "Mish" or "Selu" or "Softplus" or "Swish" or "HardSwish" or "Erf" =>
            "a Relu, LeakyRelu or PRelu",
        "Sigmoid" or "Softsign" => "a HardSigmoid",
        "Tanh" or "Sinh" or "Asinh" or "Atan" or "Atanh" or "Asin" => "a Clip",
        "LayerNormalization" or "InstanceNormalization" or "GroupNormalization" or "LpNormalization"
            or "MeanVarianceNormalization" or "RMSNormalization" or "LRN" => "a BatchNormalization",
        "Pow" or "ReduceSumSquare" or "ReduceL2" or "LpPool" or "GlobalLpPool" => "an Abs or a Mul by constants",
        "Sqrt" or "Reciprocal" or "Exp" or "Log" or "Sin" or "Cos" or "Tan" or "Acos" or "Cosh" or "Acosh"
            or "ReduceLogSum" or "ReduceLogSumExp" or "ReduceProd" or "Det" or "Mod" =>
            "nodes that are affine or bend, such as Gemm, Relu or Max,",
        "Softmax" or "LogSoftmax" => "a Clip or a Max (at the model's end it is left off)",
        "LSTM" or "GRU" or "RNN" => "a Gemm with a Relu for each of its steps",
        "Attention" or "MultiHeadAttention" => "products with constant weights",
        _ => null,
    };

    /// <summary>How a function jumps; null for other types.</summary>
    private static string? Jump(string type) => type switch
    {
        "Less" or "LessOrEqual" or "Greater" or "GreaterOrEqual" or "Equal" or "Not" or "And" or "Or" or "Xor" =>
            "jumps between true and false where its inputs depend on the network's",
        "Floor" or "Ceil" or "Round" or "Sign" or "QuantizeLinear" or "DequantizeLinear" or "DynamicQuantizeLinear"
            or "QLinearConv" or "QLinearMatMul" or "ConvInteger" or "MatMulInteger" or "IsNaN" or "IsInf" =>
            "jumps from value to value where its input depends on the network's",
        "ThresholdedRelu" or "Shrink" => "jumps at its threshold",
        "Hardmax" or "ArgMax" or "ArgMin" or "TopK" or "NonZero" or "Unique" or "NonMaxSuppression" or "OneHot" =>
            "gives places of values, which jump",
        _ => null,
    };

    private static string? Elsewhere(string type) => type switch
    {
        "If" => "chooses between two graphs; export the model with only the one that runs.",
        "Loop" or "Scan" => "repeats a graph; export the model with its steps one after the other.",
        _ => null,
    };
}
