using Polytope.Tool.Formats.Onnx;

namespace Polytope.Tool.Tests.Formats.Onnx;

/// <summary>Graphs laid out as exporters other than PyTorch's write them.</summary>
public sealed class ExporterTests
{
    [Fact]
    public void A_convolution_of_keras_stands_between_transpositions()
    {
        // tf2onnx: pixels come as height, width, channels.
        var model = Start().Input("input", "unk__10", 6, 6, 1)
            .Node("Transpose", "input", ("perm", Ints(0, 3, 1, 2)))
            .Node(
                "Conv", ". k b2", ("strides", Ints(1, 1)), ("kernel_shape", Ints(3, 3)), ("auto_pad", "VALID"))
            .Node("Relu", ".").Node("MaxPool", ".", ("kernel_shape", Ints(2, 2)), ("strides", Ints(2, 2)))
            .Node("Transpose", ".", ("perm", Ints(0, 2, 3, 1))).Node("Reshape", ". flat")
            .Node("MatMul", ". w").Node("Add", ". b3").Node("Softmax", ". -> dense", ("axis", -1)).Output("dense");
        var bytes = model.ToBytes();
        var network = NetworkOnnx.Parse("keras", bytes).Network;
        Runtime.AssertSame(network, bytes, [1, 6, 6, 1], end: Runtime.Softmax);
        Assert.Equal("conv1[1,2,3]", network.Name(0, 27));
    }

    [Fact]
    public void A_dense_layer_of_keras_is_a_product_and_a_sum()
    {
        var bytes = Start().Input("x", "unk__1", 4).Node("MatMul", "x w43").Node("Add", ". b3").Node("Relu", ".")
            .Node("MatMul", ". w31").Node("Add", ". one -> y").Output("y", "unk__2", 1).ToBytes();
        Assert.Equal("4-3-1", Runtime.AssertSame(bytes, [1, 4]).Shape.ToString());
    }

    [Fact]
    public void A_binary_classifier_of_scikit_learn_joins_the_two_probabilities()
    {
        // skl2onnx writes 1 - sigmoid(z) beside sigmoid(z).
        var model = Start().Input("X", "batch", 4).Node("Cast", "X", ("to", 1)).Node("MatMul", ". w43")
            .Node("Add", ". b3").Node("Relu", ".").Node("MatMul", ". w31").Node("Add", ". one")
            .Node("Sigmoid", ". -> s").Node("Sub", "one s -> t").Node("Concat", "t s -> probabilities", ("axis", 1))
            .Output("probabilities");
        var read = NetworkOnnx.Parse("n", model.ToBytes());
        Runtime.AssertSame(read.Network, model.ToBytes(), [1, 4], end: z =>
        {
            var s = 1 / (1 + Math.Exp(-z[0]));
            return [1 - s, s];
        });
        Assert.Equal(
            "Sigmoid 'sigmoid6' at the end is left off, with Sub, Concat after it; an output is above 0 where its "
            + "result of Sigmoid is above 0.5, from which the model computes its own outputs.",
            Assert.Single(read.Notices));
    }

    [Fact]
    public void A_pipeline_of_scikit_learn_begins_with_its_scaler()
    {
        var model = Start().Input("X", "batch", 4)
            .Node(
                "ai.onnx.ml.Scaler", "X", ("offset", Reals(0.5, -1, 0.25, 3)), ("scale", Reals(0.3, 2, 0.7, 0.1)))
            .Node("MatMul", ". w43").Node("Add", ". b3").Node("Relu", ".").Node("MatMul", ". w31 -> y").Output("y");
        Runtime.AssertSame(model.ToBytes(), [1, 4]);
    }

    private static OnnxModel Start() => new OnnxModel()
        .Floats("k", Numbers(18), 2, 1, 3, 3).Floats("b2", Numbers(2), 2).Floats("w", Numbers(24), 8, 3)
        .Floats("b3", Numbers(3), 3).Floats("w43", Numbers(12), 4, 3).Floats("w31", Numbers(3), 3, 1)
        .Floats("one", [1], 1).Integers("flat", [-1, 8], 2);

    private static int[] Ints(params int[] numbers) => numbers;

    private static double[] Reals(params double[] numbers) => numbers;

    private static double[] Numbers(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)(random.NextDouble() - 0.5))];
    }
}
