using Polytope.Tool.Formats.Onnx.Chains;
using Polytope.Tool.Formats.Onnx.Graphs;
using Polytope.Tool.Formats.Onnx.Rearranging;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>What each type of node does.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, Func<NodeCall, Value[]>> Known = new(StringComparer.Ordinal)
    {
        ["Abs"] = One(call => Folding.Unary(call, Math.Abs) ?? Activations.Abs(call)),
        ["Add"] = One(Arithmetic.Add),
        ["AveragePool"] = One(Pooling.Average),
        ["BatchNormalization"] = One(Normalization.Batch),
        ["Cast"] = One(Constants.Cast),
        ["CastLike"] = One(call => call.Input(0)),
        ["Ceil"] = One(call => Folding.OfConstants(call, Math.Ceiling)),
        ["Clip"] = One(Activations.Clip),
        ["Concat"] = One(Joining.Concat),
        ["Constant"] = One(Constants.Constant),
        ["ConstantOfShape"] = One(Constants.ConstantOfShape),
        ["Conv"] = One(Convolution.Conv),
        ["ConvTranspose"] = One(Convolution.Transposed),
        ["DepthToSpace"] = One(Shaping.DepthToSpace),
        ["Div"] = One(Arithmetic.Divide),
        ["Dropout"] = One(Constants.Dropout),
        ["Equal"] = One(call => Folding.OfConstants(call, (a, b) => a == b ? 1 : 0, OnnxType.Bool)),
        ["Expand"] = One(Joining.Expand),
        ["Flatten"] = One(Shaping.Flatten),
        ["Floor"] = One(call => Folding.OfConstants(call, Math.Floor)),
        ["Gather"] = One(Selecting.Gather),
        ["Gemm"] = One(Products.Gemm),
        ["GlobalAveragePool"] = One(call => Pooling.Global(call, isMaximum: false)),
        ["GlobalMaxPool"] = One(call => Pooling.Global(call, isMaximum: true)),
        ["HardSigmoid"] = One(Activations.HardSigmoid),
        ["Identity"] = One(call => call.Input(0)),
        ["LeakyRelu"] = One(Activations.LeakyRelu),
        ["MatMul"] = One(Products.MatMul),
        ["Max"] = One(call => Extremes.OfInputs(call, 1)),
        ["MaxPool"] = Pooling.Maximum,
        ["Mean"] = One(call => Arithmetic.SumOf(call, isMean: true)),
        ["Min"] = One(call => Extremes.OfInputs(call, -1)),
        ["Mul"] = One(Arithmetic.Multiply),
        ["Neg"] = One(Arithmetic.Negate),
        ["PRelu"] = One(Activations.PRelu),
        ["Pad"] = One(Joining.Pad),
        ["Pow"] = One(call => Folding.OfConstants(call, Math.Pow)),
        ["Range"] = One(Constants.Range),
        ["Reciprocal"] = One(call => Folding.OfConstants(call, value => 1 / value)),
        ["ReduceMax"] = One(call => Pooling.Reduce(call, isMean: false, sign: 1)),
        ["ReduceMean"] = One(call => Pooling.Reduce(call, isMean: true)),
        ["ReduceMin"] = One(call => Pooling.Reduce(call, isMean: false, sign: -1)),
        ["ReduceSum"] = One(call => Pooling.Reduce(call, isMean: false)),
        ["Relu"] = One(Activations.Relu),
        ["Resize"] = One(Resizing.Resize),
        ["Shape"] = One(Constants.Shape),
        ["Size"] = One(Constants.Size),
        ["Slice"] = One(Selecting.Slice),
        ["SpaceToDepth"] = One(Shaping.SpaceToDepth),
        ["Split"] = Selecting.Split,
        ["Sqrt"] = One(call => Folding.OfConstants(call, Math.Sqrt)),
        ["Squeeze"] = One(Shaping.Squeeze),
        ["Sub"] = One(Arithmetic.Subtract),
        ["Sum"] = One(call => Arithmetic.SumOf(call, isMean: false)),
        ["Tile"] = One(Joining.Tile),
        ["Transpose"] = One(Shaping.Transpose),
        ["Unsqueeze"] = One(Shaping.Unsqueeze),
        ["Upsample"] = One(Resizing.Upsample),
        ["Where"] = One(Constants.Where),
        ["ai.onnx.ml.Scaler"] = One(Arithmetic.Scaler),
    };

    public static IEnumerable<string> Names => Known.Keys.Where(name => !name.Contains('.', StringComparison.Ordinal));

    /// <exception cref="NodeException">The node is not known, or not piecewise affine.</exception>
    public static Value[] Apply(NodeCall call) =>
        Known.TryGetValue(call.Node.Operator, out var apply) ? apply(call) : throw Unknown(call.Node.Operator);

    /// <summary>Why nodes of a type are refused; null if they are not.</summary>
    public static NodeException? Refusal(string type) => Known.ContainsKey(type) || Endings.Includes(type) ? null
        : Unknown(type);

    private static NodeException Unknown(string type) => Refusals.Of(type, Names);

    private static Func<NodeCall, Value[]> One(Func<NodeCall, Value> apply) => call => [apply(call)];
}
