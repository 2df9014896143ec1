using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Onnx;
using Polytope.Tool.Formats.Onnx.Graphs;

namespace Polytope.Tool.Tests.Formats.Onnx;

/// <summary>What is no network, or one that is read with a notice.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void A_node_that_is_not_piecewise_affine_is_named_with_its_place_and_what_could_stand_there() =>
        Assert.Equal(
            "node 3 of 3, 'gemm2' (Gemm), takes the results of node 2, 'tanh1' (Tanh), which is not piecewise affine: "
            + "it is left off only at the end of a model, where nothing is computed from it.",
            Reason(Flat().Node("Gemm", "x w33").Node("Tanh", ".").Node("Gemm", ". w33")));

    [Theory]
    [InlineData(
        "Elu",
        "is not piecewise affine, so that the network has no polytopes; with a Relu, LeakyRelu or PRelu in its place "
        + "it has.")]
    [InlineData(
        "Exp",
        "is not piecewise affine, so that the network has no polytopes; with nodes that are affine or bend, such as "
        + "Gemm, Relu or Max, in its place it has.")]
    [InlineData(
        "Sqrt",
        "is not piecewise affine, so that the network has no polytopes; with nodes that are affine or bend, such as "
        + "Gemm, Relu or Max, in its place it has.")]
    [InlineData(
        "Erf",
        "is not piecewise affine, so that the network has no polytopes; with a Relu, LeakyRelu or PRelu in its place "
        + "it has.")]
    [InlineData(
        "Round",
        "jumps from value to value where its input depends on the network's, so that the network is no continuous "
        + "function and has no polytopes; a Relu, Clip, Max or Min would be needed in its place.")]
    [InlineData("If", "chooses between two graphs; export the model with only the one that runs.")]
    [InlineData(
        "com.example.Fold",
        "is of the domain 'com.example', whose nodes are not known; export the model with nodes of ONNX itself.")]
    [InlineData(
        "LayerNormalization",
        "is not piecewise affine, so that the network has no polytopes; with a BatchNormalization in its place it "
            + "has.")]
    public void Other_functions_are_refused(string type, string reason) => Assert.Equal(
        $"node 2 of 3, '{type[(type.LastIndexOf('.') + 1)..].ToLowerInvariant()}1' ({type}), {reason}",
        Reason(Flat().Node("Gemm", "x w33").Node(type, ".").Node("Relu", ".")));

    [Theory]
    [InlineData(
        "Pow",
        "is not piecewise affine, so that the network has no polytopes; with an Abs or a Mul by constants in its place "
        + "it has.")]
    [InlineData(
        "Less",
        "jumps between true and false where its inputs depend on the network's, so that the network is no continuous "
        + "function and has no polytopes; a Relu, Clip, Max or Min would be needed in its place.")]
    public void Functions_of_two_values_are_refused(string type, string reason) => Assert.Equal(
        $"node 2 of 3, '{type.ToLowerInvariant()}1' ({type}), {reason}",
        Reason(Flat().Node("Gemm", "x w33").Node(type, ". b3").Node("Relu", ".")));

    [Fact]
    public void A_product_of_two_values_of_the_input_is_refused() => Assert.StartsWith(
        "node 2 of 2, 'mul1' (Mul), multiplies two values that both depend on the input",
        Reason(Flat().Node("Relu", "x").Node("Mul", ". x")), StringComparison.Ordinal);

    [Fact]
    public void A_type_that_is_not_known_is_named_with_those_that_are() => Assert.StartsWith(
        "node 1 of 1, 'einsum0' (Einsum), is of a type that is not known. Known are Abs, Add, AveragePool,",
        Reason(Flat().Node("Einsum", "x")), StringComparison.Ordinal);

    [Fact]
    public void An_input_that_nothing_computes_is_named() => Assert.Equal(
        "node 1 of 1, 'add0' (Add), takes 'nowhere', which nothing computes.",
        Reason(Flat().Node("Add", "x nowhere")));

    [Fact]
    public void A_cycle_is_named() => Assert.Equal(
        "node 2 of 2, 'relu1' (Relu), needs its own output: the graph has a cycle.",
        Reason(Flat().Node("Add", "x b -> a").Node("Relu", "a -> b")));

    [Fact]
    public void Lengths_that_are_left_open_are_named() => Assert.Equal(
        "the model's input 'x' has the shape [?, 3, ?], which leaves the length of axis 2 open; only the first one, "
        + "that of the batch, may be. Export the model with fixed lengths.",
        Reason(new OnnxModel().Input("x", "batch", 3, "width").Node("Relu", "x")));

    [Fact]
    public void Several_inputs_are_refused() => Assert.Equal(
        "the model has 2 inputs ('x', 'y'); a network has one.",
        Reason(Flat().Input("y", 1, 3).Node("Add", "x y")));

    [Fact]
    public void Outputs_of_different_values_are_refused() => Assert.Equal(
        "the model has 2 outputs ('a', 'b') of different values; a network has one: export the model with only one of "
        + "them.",
        Reason(Flat().Node("Relu", "x -> a").Node("Neg", "x -> b").Output("a")));

    [Fact]
    public void An_output_that_does_not_depend_on_the_input_is_refused() => Assert.Equal(
        "the output 'n0' does not depend on the input 'x'.", Reason(Flat().Node("Identity", "w33")));

    [Theory]
    [InlineData(1_000_000, 1_000)]
    [InlineData(3_000, 3_000)]
    public void Huge_tensors_are_refused_before_they_are_made(int height, int width) => Assert.Contains(
        "node 2 of 2, 'expand1' (Expand), ",
        Reason(Flat().Integers("size", [height, width, 3], 3).Node("Relu", "x").Node("Expand", ". size")),
        StringComparison.Ordinal);

    [Fact]
    public void A_number_that_is_not_finite_is_refused() => Assert.Equal(
        "node 1 of 1, 'gemm0' (Gemm), has a number that is not finite, or becomes too large for a double.",
        Reason(Flat().Floats("bad", [1, 2, double.NaN], 3, 1).Node("Gemm", "x bad")));

    [Fact]
    public void Batches_of_a_fixed_size_are_read_as_one_with_a_notice()
    {
        var model = new OnnxModel().Input("x", 32, 3).Floats("w", [1, 2, 3], 3, 1).Integers("shape", [32, 1], 2)
            .Node("Gemm", "x w").Node("Relu", ".").Node("Reshape", ". shape -> y").Output("y", 32, 1);
        var read = NetworkOnnx.Parse("n", model.ToBytes());
        Assert.Equal("3-1-1", read.Network.Shape.ToString());
        Assert.Equal(
            "the model takes batches of 32; this is the network of one of its inputs.", Assert.Single(read.Notices));
    }

    [Fact]
    public void A_model_for_training_is_read_as_it_stands_after_training_with_a_notice()
    {
        var model = Flat().Floats("v", [1, 2, 4], 3).Node(
            "BatchNormalization", "x b3 b3 b3 v -> y m v2", ("training_mode", 1))
            .Output("y");
        Assert.Equal(
            "batchnormalization0: the model was exported for training; batches are normalized with the stored mean and "
            + "variance.",
            Assert.Single(NetworkOnnx.Parse("n", model.ToBytes()).Notices));
    }

    [Theory]
    [InlineData("Softmax", "Neg", "the largest output is the same as of the results of Softmax")]
    [InlineData("Sigmoid", "Neg", "an output is above 0 where its result of Sigmoid is above 0.5")]
    [InlineData("Tanh", "Neg", "an output is above 0 where its result of Tanh is")]
    [InlineData("Sigmoid", "Log", "an output is above 0 where its result of Sigmoid is above 0.5")]
    public void What_a_model_computes_of_the_results_that_are_left_off_is_said(
        string type, string following, string reason) => Assert.Equal(
        $"{type} '{type.ToLowerInvariant()}1' at the end is left off, with {following} after it; {reason}, from which "
        + "the model computes its own outputs.",
        Ending(Flat().Node("Gemm", "x w33").Node(type, ".").Node(following, ". -> y").Output("y")));

    [Theory]
    [InlineData("Softmax", 1, "along axis 1 of [1, 2, 2] the largest output is the same.")]
    [InlineData("Softmax", 2, "along axis 2 of [1, 2, 2] the largest output is the same.")]
    [InlineData("ArgMax", 0, "along axis 0 of [1, 2, 2] the largest output is the same.")]
    public void A_softmax_of_several_groups_names_their_axis(string type, int axis, string reason) => Assert.Equal(
        $"{type} '{type.ToLowerInvariant()}1' at the end is left off; {reason}",
        Ending(new OnnxModel().Input("x", "batch", 4).Integers("shape", [-1, 2, 2], 3).Node("Reshape", "x shape")
            .Node(type, ". -> y", ("axis", axis)).Output("y")));

    [Fact]
    public void An_old_softmax_compares_all_elements_from_its_axis_on() => Assert.Equal(
        "Softmax 'softmax1' at the end is left off; the largest output is the same.",
        Ending(new OnnxModel(operators: 9).Input("x", "batch", 4).Integers("shape", [-1, 2, 2], 3)
            .Node("Reshape", "x shape").Node("Softmax", ". -> y").Output("y")));

    [Fact]
    public void A_classifier_of_scikit_learn_has_the_scores_of_its_classes()
    {
        // As skl2onnx writes it: a label and a ZipMap of probabilities.
        var model = new OnnxModel().Input("X", "batch", 3)
            .Floats("w", [1, 2, 3, -1, 0.5, 2], 3, 2).Floats("b", [0.5, -1], 1, 2)
            .Integers("classes", [7, 9], 2).Integers("shape", [-1], 1)
            .Node("Cast", "X", ("to", 1)).Node("MatMul", ". w").Node("Add", ". b").Node("Relu", ".")
            .Node("Identity", ". -> z").Node("Softmax", "z -> p", ("axis", 1))
            .Node("ArgMax", "p -> i", ("axis", 1)).Node("ai.onnx.ml.ArrayFeatureExtractor", "classes i -> l")
            .Node("Reshape", "l shape -> label").Output("label")
            .Node("ai.onnx.ml.ZipMap", "p -> probabilities").Output("probabilities");
        var read = NetworkOnnx.Parse("n", model.ToBytes());
        Assert.Equal("3-2-2", read.Network.Shape.ToString());
        Assert.Equal(
            [
                "of the model's outputs 'label', 'probabilities' this network has 'probabilities'.",
                "Softmax 'softmax5' at the end is left off, with ZipMap after it; the largest output is the same.",
            ],
            read.Notices);
    }

    [Fact]
    public void Numbers_beside_the_model_are_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder.File("model.onnx.data"),
            [9, 9, 9, 9, .. new float[] { 1, -2, 3 }.SelectMany(BitConverter.GetBytes)]);
        byte[] Model(string file, long offset) => new OnnxModel().Input("x", "batch", 3)
            .External("w", file, offset, 3, 1).Node("Gemm", "x w -> y").Output("y").ToBytes();
        var network = NetworkOnnx.Parse(folder.File("model.onnx"), Model("model.onnx.data", 4)).Network;
        Assert.Equal([1.0, -2, 3], network.Layers[0].Weights.ToArray());
        string Refused(string file, long offset) => Assert.Throws<UnreadableFileException>(
            () => NetworkOnnx.Parse(folder.File("model.onnx"), Model(file, offset))).Reason;
        Assert.Equal(
            "tensor 'w' is kept in 'other.data', which is missing: it belongs beside the model.",
            Refused("other.data", 0));
        Assert.Equal(
            "tensor 'w' is kept in 'model.onnx.data', bytes 8 to 20, but that file has 16 bytes: it is cut off.",
            Refused("model.onnx.data", 8));
        foreach (var outside in (string[])["../model.onnx.data", "/etc/hostname", "a/../../b", ""])
            Assert.Equal(
                $"tensor 'w' is kept in '{outside}', which is no file in the model's folder.", Refused(outside, 0));
    }

    [Theory]
    [InlineData((int)OnnxType.Float16)]
    [InlineData((int)OnnxType.BFloat16)]
    [InlineData((int)OnnxType.Double)]
    public void Numbers_of_other_floating_types_are_exact(int type)
    {
        double[] numbers = [1.5, -0.25, 3];
        var content = numbers.SelectMany(number => (OnnxType)type switch
        {
            OnnxType.Float16 => BitConverter.GetBytes((Half)number),
            OnnxType.BFloat16 => BitConverter.GetBytes((float)number)[2..],
            _ => BitConverter.GetBytes(number),
        });
        var model = new OnnxModel().Input("x", "batch", 3).Tensor("w", (OnnxType)type, [.. content], 3, 1)
            .Node("Gemm", "x w -> y").Output("y");
        Assert.Equal(numbers, NetworkOnnx.Parse("n", model.ToBytes()).Network.Layers[0].Weights.ToArray());
    }

    private static string Ending(OnnxModel model) =>
        Assert.Single(NetworkOnnx.Parse("n", model.ToBytes()).Notices);

    private static OnnxModel Flat() => new OnnxModel().Input("x", "batch", 3)
        .Floats("w33", [1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3).Floats("b3", [1, 2, 3], 3);

    private static string Reason(OnnxModel model) => Assert.Throws<UnreadableFileException>(
        () => NetworkOnnx.Parse("n", model.Output(model.Last).ToBytes())).Reason;
}
