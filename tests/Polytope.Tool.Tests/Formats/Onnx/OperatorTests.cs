using Polytope.Tool.Formats.Onnx.Operators;

namespace Polytope.Tool.Tests.Formats.Onnx;

/// <summary>Every type of node, with its attributes, against onnxruntime.</summary>
public sealed class OperatorTests
{
    private static readonly Dictionary<string, (Func<OnnxModel> Model, int[] Shape)> Cases = new(StringComparer.Ordinal)
    {
        ["Gemm"] = Flat(m => m.Node("Gemm", "x w34 b4"), 3),
        ["Gemm transB"] = Flat(m => m.Node("Gemm", "x w43 b4", ("transB", 1)), 3),
        ["Gemm alpha beta"] = Flat(m => m.Node("Gemm", "x w34 b4", ("alpha", 0.3), ("beta", -1.7)), 3),
        ["Gemm beta 0"] = Flat(m => m.Node("Gemm", "x w34 b4", ("beta", 0.0)), 3),
        ["Gemm without C"] = Flat(m => m.Node("Gemm", "x w34").Node("Relu", "."), 3),
        ["Gemm transA of a constant"] = Flat(
            m => m.Node("Transpose", "x", ("perm", new[] { 1, 0 })).Node("Gemm", "w34 .", ("transA", 1)), 3),
        ["Gemm of a scalar bias"] = Flat(m => m.Node("Gemm", "x w34 half"), 3),
        ["MatMul right"] = Flat(m => m.Node("MatMul", "x w34").Node("Add", ". b4"), 3),
        ["MatMul left"] = Flat(m => m.Node("Flatten", "x", ("axis", 2)).Node("MatMul", "w43 ."), 3),
        ["MatMul left 1-D"] = Flat(m => m.Node("MatMul", "x w34").Node("MatMul", ". b4"), 3),
        ["MatMul batches"] = Image(m => m.Node("MatMul", "x w54").Node("Relu", ".").Node("Flatten", ".")),
        ["MatMul batches left"] = Image(m => m.Node("MatMul", "w34 x").Node("Relu", "."), 1, 2, 4, 5),
        ["two linear"] = Flat(
            m => m.Node("Gemm", "x w34 b4").Node("Gemm", ". w43", ("transB", 0)).Node("Relu", "."), 3),
        ["Add Sub both ways"] = Flat(
            m => m.Node("Add", "b3 x").Node("Sub", "b3 .").Node("Relu", ".").Node("Sub", ". half"), 3),
        ["Mul Div"] = Flat(m => m.Node("Mul", "x b3").Node("Relu", ".").Node("Mul", "third .").Node("Div", ". b3"), 3),
        ["Neg"] = Flat(m => m.Node("Neg", "x").Node("Relu", ".").Node("Neg", "."), 3),
        ["Sum Mean"] = Flat(
            m => m.Node("Relu", "x -> r").Node("Sum", "x r b3").Node("Relu", ".").Node("Mean", ". r x"), 3),
        ["residual"] = Flat(
            m => m.Node("Gemm", "x w33 b3").Node("Relu", ".").Node("Gemm", ". w33 b3").Node("Add", ". x")
                .Node("Relu", "."), 3),
        ["two residuals"] = Flat(
            m => m.Node("Relu", "x -> a").Node("Gemm", ". w33 b3").Node("Relu", ".").Node("Gemm", ". w33 b3")
                .Node("Relu", ".").Node("Gemm", ". w33 b3").Node("Add", "a .").Node("Sub", ". x").Node("Relu", "."), 3),
        ["branches of different depth"] = Flat(
            m => m.Node("Gemm", "x w34 b4").Node("Relu", ". -> a").Node("Gemm", "a w43").Node("Relu", ". -> b")
                .Node("Concat", "b a x", ("axis", 1)).Node("MatMul", ". w104"), 3),
        ["Relu"] = Flat(m => m.Node("Relu", "x"), 3),
        ["LeakyRelu"] = Flat(m => m.Node("LeakyRelu", "x").Node("LeakyRelu", ". ", ("alpha", 0.3)), 3),
        ["LeakyRelu above one"] = Flat(m => m.Node("LeakyRelu", "x", ("alpha", 1.5)), 3),
        ["PRelu"] = Flat(m => m.Node("PRelu", "x b3").Node("PRelu", ". half"), 3),
        ["PRelu channels"] = Image(m => m.Node("PRelu", "x s211")),
        ["Abs"] = Flat(m => m.Node("Abs", "x").Node("Sub", ". half").Node("Abs", "."), 3),
        ["Clip"] = Flat(m => m.Node("Clip", "x low high"), 3),
        ["Clip below"] = Flat(m => m.Node("Clip", "x low"), 3),
        ["Clip above"] = Flat(m => m.Node("Clip", "x _ high"), 3),
        ["Clip nothing"] = Flat(m => m.Node("Clip", "x _ huge").Node("Relu", "."), 3),
        ["Clip attributes"] = Flat(m => m.Node("Clip", "x", ("min", 0.0), ("max", 1.5)), 3, 6),
        ["HardSigmoid"] = Flat(
            m => m.Node("HardSigmoid", "x").Node("HardSigmoid", ".", ("alpha", 0.7), ("beta", -0.2)), 3),
        ["Max"] = Flat(m => m.Node("Gemm", "x w33 b3 -> g").Node("Max", "x g half").Node("Relu", "."), 3),
        ["Max of one"] = Flat(m => m.Node("Max", "x").Node("Relu", "."), 3),
        ["Min"] = Flat(m => m.Node("Gemm", "x w33 b3 -> g").Node("Min", "x g b3"), 3),
        ["Max as leaky"] = Flat(m => m.Node("Mul", "x third -> l").Node("Max", "x l"), 3),
        ["BatchNormalization"] = Flat(
            m => m.Node("BatchNormalization", "x b3 b3 b3 v3", ("epsilon", 0.01)).Node("Relu", "."), 3),
        ["BatchNormalization channels"] = Image(m => m.Node("BatchNormalization", "x s2 s2 s2 v2").Node("Relu", ".")),
        ["Conv"] = Image(m => m.Node("Conv", "x k3233 b3").Node("Relu", ".")),
        ["Conv strides pads"] = Image(m => m.Node(
            "Conv", "x k3233 b3", ("strides", new[] { 2, 1 }), ("pads", new[] { 1, 0, 2, 1 }))),
        ["Conv dilations"] = Image(m => m.Node(
            "Conv", "x k3222", ("dilations", new[] { 2, 3 }), ("kernel_shape", new[] { 2, 2 }))),
        ["Conv SAME_UPPER"] = Image(m => m.Node(
            "Conv", "x k3222", ("auto_pad", "SAME_UPPER"), ("strides", new[] { 2, 2 }))),
        ["Conv SAME_LOWER"] = Image(m => m.Node("Conv", "x k3222", ("auto_pad", "SAME_LOWER"))),
        ["Conv VALID"] = Image(m => m.Node("Conv", "x k3222", ("auto_pad", "VALID"))),
        ["Conv groups"] = Image(m => m.Node("Conv", "x k4133 b4", ("group", 2)).Node("Relu", ".").Node("Flatten", ".")),
        ["Conv of one axis"] = Image(m => m.Node("Conv", "x k323", ("pads", new[] { 1, 1 })), 1, 2, 5),
        ["Conv of three axes"] = Image(m => m.Node("Conv", "x k21222"), 1, 1, 2, 3, 3),
        ["ConvTranspose"] = Image(m => m.Node("ConvTranspose", "x t2322 b3").Node("Relu", ".")),
        ["ConvTranspose strides pads"] = Image(m => m.Node(
            "ConvTranspose", "x t2322 b3", ("strides", new[] { 2, 3 }), ("pads", new[] { 1, 0, 0, 2 }),
            ("output_padding", new[] { 1, 2 }), ("dilations", new[] { 1, 2 }))),
        ["ConvTranspose groups"] = Image(
            m => m.Node("ConvTranspose", "x t2322", ("group", 2), ("strides", new[] { 2, 2 }))),
        ["ConvTranspose SAME_UPPER"] = Image(
            m => m.Node("ConvTranspose", "x t2322", ("auto_pad", "SAME_UPPER"), ("strides", new[] { 1, 2 }))),
        ["ConvTranspose SAME_LOWER"] = Image(m => m.Node("ConvTranspose", "x t2322", ("auto_pad", "SAME_LOWER"))),
        ["ConvTranspose output_shape"] = Image(m => m.Node(
            "ConvTranspose", "x t2322", ("output_shape", new[] { 8, 9 }), ("strides", new[] { 2, 2 }))),
        ["Resize"] = Image(m => m.Node("Relu", "x").Node("Resize", ". _ scales")),
        ["Resize sizes"] = Image(m => m.Node("Resize", "x _ _ sizes").Node("Relu", ".")),
        ["Resize asymmetric"] = Image(m => m.Node(
            "Resize", "x _ scales", ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"))),
        ["Resize align_corners"] = Image(m => m.Node(
            "Resize", "x _ scales", ("coordinate_transformation_mode", "align_corners"),
            ("nearest_mode", "round_prefer_ceil"))),
        ["Resize linear"] = Image(m => m.Node("Resize", "x _ scales", ("mode", "linear")).Node("Relu", ".")),
        ["Resize linear align_corners"] = Image(m => m.Node(
            "Resize", "x _ _ sizes", ("mode", "linear"), ("coordinate_transformation_mode", "align_corners"))),
        ["Resize linear pytorch_half_pixel"] = Image(m => m.Node(
            "Resize", "x _ _ sizes", ("mode", "linear"), ("coordinate_transformation_mode", "pytorch_half_pixel"))),
        ["Resize before regions"] = Old(m => m.Node("Resize", "x scales"), 10, 1, 2, 4, 5),
        ["Upsample"] = Old(m => m.Node("Upsample", "x twice"), 9, 1, 2, 4, 5),
        ["Upsample linear"] = Old(m => m.Node("Upsample", "x twice", ("mode", "linear")), 9, 1, 2, 4, 5),
        ["DepthToSpace"] = Image(m => m.Node("DepthToSpace", "x", ("blocksize", 2)), 1, 8, 2, 3),
        ["DepthToSpace CRD"] = Image(
            m => m.Node("DepthToSpace", "x", ("blocksize", 2), ("mode", "CRD")), 1, 8, 2, 3),
        ["SpaceToDepth"] = Image(m => m.Node("SpaceToDepth", "x", ("blocksize", 2)), 1, 2, 4, 6),
        ["AveragePool"] = Image(m => m.Node("AveragePool", "x", ("kernel_shape", new[] { 3, 2 }))),
        ["AveragePool pads"] = Image(m => m.Node(
            "AveragePool",
            "x",
            ("kernel_shape", new[] { 3, 3 }),
            ("pads", new[] { 1, 1, 1, 1 }),
            ("strides", new[] { 2, 2 }))),
        ["AveragePool counting pads"] = Image(m => m.Node(
            "AveragePool",
            "x",
            ("kernel_shape", new[] { 3, 3 }),
            ("pads", new[] { 1, 1, 1, 1 }),
            ("count_include_pad", 1))),
        ["AveragePool ceil"] = Image(
            m => m.Node(
                "AveragePool", "x", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }), ("ceil_mode", 1)),
            1,
            2,
            5,
            5),
        ["AveragePool ceil counting pads"] = Image(
            m => m.Node(
                "AveragePool",
                "x",
                ("kernel_shape", new[] { 3, 3 }),
                ("strides", new[] { 2, 2 }),
                ("pads", new[] { 1, 1, 1, 1 }),
                ("ceil_mode", 1),
                ("count_include_pad", 1)),
            1,
            1,
            6,
            6),
        ["AveragePool SAME_UPPER"] = Image(m => m.Node(
            "AveragePool", "x", ("kernel_shape", new[] { 2, 2 }), ("auto_pad", "SAME_UPPER"))),
        ["MaxPool"] = Image(m => m.Node("MaxPool", "x", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }))),
        ["MaxPool pads"] = Image(m => m.Node(
            "MaxPool", "x", ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }))),
        ["MaxPool ceil dilations"] = Image(
            m => m.Node(
                "MaxPool",
                "x",
                ("kernel_shape", new[] { 2, 2 }),
                ("strides", new[] { 2, 2 }),
                ("dilations", new[] { 2, 1 }),
                ("ceil_mode", 1)),
            1,
            2,
            5,
            5),
        ["Conv Relu MaxPool"] = Image(
            m => m.Node("Conv", "x k3233 b3").Node("Relu", ".").Node("MaxPool", ".", ("kernel_shape", new[] { 2, 2 }))),
        ["GlobalAveragePool"] = Image(m => m.Node("Relu", "x").Node("GlobalAveragePool", ".").Node("Flatten", ".")),
        ["GlobalMaxPool"] = Image(m => m.Node("GlobalMaxPool", "x")),
        ["ReduceMean"] = Image(m => m.Node("Relu", "x").Node(
            "ReduceMean", ".", ("axes", new[] { 2, 3 }), ("keepdims", 0))),
        ["ReduceSum"] = Image(m => m.Node("ReduceSum", "x axes").Node("Relu", ".")),
        ["ReduceMax"] = Image(m => m.Node("ReduceMax", "x", ("axes", new[] { -1 }))),
        ["ReduceMin"] = Image(m => m.Node("ReduceMin", "x", ("axes", new[] { 1 }), ("keepdims", 0))),
        ["Pad"] = Image(m => m.Node("Pad", "x pads half").Node("Relu", ".")),
        ["Pad attributes"] = Old(
            m => m.Node("Pad", "x", ("pads", new[] { 0, 0, 1, -1, 0, 0, 0, 2 }), ("value", 0.25)), 6, 1, 2, 4, 5),
        ["Concat"] = Image(m => m.Node("Relu", "x").Node("Concat", "x . x", ("axis", -2))),
        ["Concat with a constant"] = Flat(m => m.Node("Concat", "x c14", ("axis", 1)).Node("Relu", "."), 3),
        ["Split"] = Flat(
            m => m.Node("Split", "x parts -> a b", ("axis", 1)).Node("Relu", "a -> r").Node("Add", "r b"), 3),
        ["Split attributes"] = Flat(
            m => m.Node("Split", "x -> a b c", ("axis", -1), ("split", new[] { 1, 1, 1 })).Node("Relu", "a -> r")
                .Node("Sub", "r c"),
            3,
            11),
        ["Split equally"] = Image(m => m.Node("Split", "x -> a b", ("axis", 1)).Node("Max", "a b")),
        ["Slice"] = Image(m => m.Node("Slice", "x starts ends axes2 steps").Node("Relu", ".")),
        ["Slice attributes"] = Old(
            m => m.Node(
                "Slice", "x", ("starts", new[] { 1, 0 }), ("ends", new[] { 100, -1 }), ("axes", new[] { 3, 2 })),
            9,
            1,
            2,
            4,
            5),
        ["Gather"] = Image(m => m.Node("Gather", "x indices", ("axis", 3)).Node("Relu", ".")),
        ["Gather one"] = Image(m => m.Node("Gather", "x minus", ("axis", 2)).Node("Relu", ".")),
        ["Transpose"] = Image(
            m => m.Node("Transpose", "x", ("perm", new[] { 0, 2, 3, 1 })).Node("MatMul", ". w24")
                .Node("Transpose", ".").Node("Relu", ".")),
        ["Reshape"] = Image(m => m.Node("Reshape", "x shape").Node("MatMul", ". w54").Node("Relu", ".")),
        ["Squeeze Unsqueeze"] = Flat(
            m => m.Node("Unsqueeze", "x axes2").Node("Relu", ".").Node("Squeeze", ". axes2"), 3),
        ["Squeeze attributes"] = Flat(
            m => m.Node("Unsqueeze", "x", ("axes", new[] { 0, 3 })).Node("Relu", ".").Node(
                "Squeeze", ".", ("axes", new[] { 0 })),
            3,
            11),
        ["Flatten axis"] = Image(m => m.Node("Flatten", "x", ("axis", -1)).Node("MatMul", ". w54").Node("Relu", ".")),
        ["Identity Cast Dropout"] = Flat(
            m => m.Node("Identity", "x").Node("Cast", ".", ("to", 11)).Node("Cast", ".", ("to", 1))
                .Node("Dropout", ".").Node("Relu", "."),
            3),
        ["Constant"] = Flat(
            m => m.Node("Constant", "-> c", ("value", new float[] { 1, -2, 3 }))
                .Node("Constant", "-> d", ("value_float", 0.5)).Node("Add", "x c").Node("Mul", ". d").Node("Relu", "."),
            3),
        ["ConstantOfShape"] = Flat(
            m => m.Node("ConstantOfShape", "threes", ("value", new[] { 2f })).Node("Sub", "x .").Node("Relu", "."), 3),
        ["Expand Tile"] = Flat(m => m.Node("Relu", "x").Node("Expand", ". threes").Node("Tile", ". parts"), 3),
        ["constants from constants"] = Flat(
            m => m.Node("Identity", "b3 -> i").Node("Add", "v3 half").Node("Sqrt", ".").Node("Div", "i . -> f")
                .Node("Mul", "x f").Node("Relu", "."), 3),
        ["Shape Gather Concat Reshape"] = Image(
            m => m.Node("Relu", "x -> r").Node("Shape", "r").Node("Gather", ". zero").Node("Unsqueeze", ". zeros")
                .Node("Concat", ". all", ("axis", 0)).Node("Reshape", "r .")),
        ["Where of a constant"] = Flat(
            m => m.Node("Equal", "b3 half -> e").Node("Relu", "x").Node("Where", "e x ."), 3),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_node_has_the_values_of_onnxruntime(string name)
    {
        var (model, shape) = Cases[name];
        Runtime.AssertSame(model().ToBytes(), shape);
    }

    [Fact]
    public void Every_type_of_node_that_is_known_is_compared_with_onnxruntime()
    {
        var tried = " " + string.Join(' ', Cases.Values.SelectMany(one => one.Model().Types)) + " ";
        // Of constants only; CastLike casts like Cast.
        string[] folded = ["CastLike", "Ceil", "Floor", "Pow", "Range", "Reciprocal", "Size"];
        Assert.DoesNotContain(
            OperatorTable.Names.Except(folded), name => !tried.Contains($" {name} ", StringComparison.Ordinal));
    }

    private static (Func<OnnxModel>, int[]) Flat(Func<OnnxModel, OnnxModel> nodes, int width, long operators = 17) =>
        (() => Finish(nodes(Start(operators, ["batch", width]))), [1, width]);

    private static (Func<OnnxModel>, int[]) Image(Func<OnnxModel, OnnxModel> nodes) => Image(nodes, 1, 2, 4, 5);

    private static (Func<OnnxModel>, int[]) Image(Func<OnnxModel, OnnxModel> nodes, params int[] shape) =>
        Of(nodes, 17, shape);

    private static (Func<OnnxModel>, int[]) Old(
        Func<OnnxModel, OnnxModel> nodes, long operators, params int[] shape) => Of(nodes, operators, shape);

    private static (Func<OnnxModel>, int[]) Of(Func<OnnxModel, OnnxModel> nodes, long operators, int[] shape) =>
        (() => Finish(nodes(Start(operators, ["batch", .. shape.Skip(1).Cast<object>()]))), shape);

    private static OnnxModel Start(long operators, object[] shape) => new OnnxModel(operators).Input("x", shape)
        .Floats("w34", Numbers(12), 3, 4).Floats("w43", Numbers(12), 4, 3).Floats("w33", Numbers(9), 3, 3)
        .Floats("w54", Numbers(20), 5, 4).Floats("w24", Numbers(8), 2, 4).Floats("w104", Numbers(40), 10, 4)
        .Floats("b3", Numbers(3), 3).Floats("b4", Numbers(4), 4).Floats("c14", Numbers(4), 1, 4)
        .Floats("s2", Numbers(2), 2).Floats("s211", Numbers(2), 2, 1, 1)
        .Floats("v3", [0.5, 2, 0.125], 3).Floats("v2", [0.5, 3], 2)
        .Floats("k3233", Numbers(54), 3, 2, 3, 3).Floats("k3222", Numbers(24), 3, 2, 2, 2)
        .Floats("k4133", Numbers(36), 4, 1, 3, 3).Floats("k323", Numbers(18), 3, 2, 3)
        .Floats("k21222", Numbers(16), 2, 1, 2, 2, 2)
        .Floats("t2322", Numbers(24), 2, 3, 2, 2).Floats("scales", [1, 1, 2.5, 1.6], 4)
        .Floats("twice", [1, 1, 2, 2], 4)
        .Integers("sizes", [1, 2, 7, 3], 4).Floats("half", [0.5]).Floats("third", [1f / 3])
        .Floats("low", [-0.75]).Floats("high", [1.25])
        .Floats("huge", [float.MaxValue])
        .Integers("axes", [1, -1], 2).Integers("axes2", [0, 2], 2).Integers("pads", [0, 0, 1, 2, 0, 0, -1, 0], 8)
        .Integers("parts", [1, 2], 2).Integers("starts", [-1, 0], 2).Integers("ends", [long.MinValue, 4], 2)
        .Integers("steps", [-1, 3], 2).Integers("indices", [4, 0, -1, 0], 2, 2).Integers("minus", [-1])
        .Integers("shape", [0, -1, 5], 3).Integers("threes", [1, 3], 2).Integers("zero", [0])
        .Integers("zeros", [0], 1).Integers("all", [-1], 1);

    private static OnnxModel Finish(OnnxModel model) => model.Output(model.Last);

    private static double[] Numbers(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() * 2) - 1))];
    }
}
