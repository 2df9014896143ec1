using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Onnx;

namespace Polytope.Tool.Tests.Formats.Onnx;

/// <summary>Functions that a model defines by nodes.</summary>
public sealed class FunctionTests
{
    [Fact]
    public void Calls_are_replaced_by_the_functions_nodes()
    {
        var model = Flat()
            .Function(
                "Dense", ["a", "w", "b"], ["r"], ["slope"],
                m => m.Node("Gemm", "a w b -> z").Node("LeakyRelu", "z -> r", ("alpha", new Reference("slope"))))
            .Function(
                "Block", ["a", "w", "b"], ["y"], [],
                m => m.Node("local.Dense", "a w b -> z", ("slope", 0.25)).Node("Add", "z a -> y"))
            .Node("local.Block", "x w33 b3").Node("local.Dense", ". w33 b3", ("slope", -0.5)).Node("Gemm", ". w33");
        var network = Runtime.AssertSame(model.Output(model.Last).ToBytes(), [1, 3]);
        Assert.Equal("block0/dense0/gemm0[0]", network.Name(0, 0));
    }

    [Fact]
    public void A_node_in_a_function_that_is_refused_has_the_place_of_its_call() => Assert.StartsWith(
        "node 2 of 2, 'curve1/erf0' (Erf), is not piecewise affine",
        Reason(Flat().Function("Curve", ["a"], ["y"], [], m => m.Node("Erf", "a -> y"))
            .Node("Gemm", "x w33").Node("local.Curve", ".")),
        StringComparison.Ordinal);

    [Fact]
    public void A_function_that_calls_itself_is_refused() => Assert.Equal(
        "the model's function 'local.Turn' calls itself, or is nested too deeply.",
        Reason(Flat().Function("Turn", ["a"], ["y"], [], m => m.Node("local.Turn", "a -> y")).Node("local.Turn", "x")));

    [Fact]
    public void Functions_that_grow_without_end_are_refused() => Assert.Equal(
        "the model's functions make more than 100000 nodes.",
        Reason(Enumerable.Range(0, 20).Aggregate(
            Flat(), (model, i) => model.Function(
                $"F{i}", ["a"], ["y"], [],
                m => i == 0 ? m.Node("Relu", "a -> y")
                    : m.Node($"local.F{i - 1}", "a -> b").Node($"local.F{i - 1}", "b -> c").Node("Relu", "c -> y")))
            .Node("local.F19", "x")));

    private static OnnxModel Flat() => new OnnxModel().Input("x", "batch", 3)
        .Floats("w33", [0.5, -1, 0.25, 1, 0.5, -0.75, 0.125, 1, -1], 3, 3).Floats("b3", [0.5, -0.25, 1], 3);

    private static string Reason(OnnxModel model) => Assert.Throws<UnreadableFileException>(
        () => NetworkOnnx.Parse("n", model.Output(model.Last).ToBytes())).Reason;
}
