using System.Text.Json;
using Polytope.Core.Inspection;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Onnx;

namespace Polytope.Tool.Tests.Formats.Onnx;

public sealed class NetworkOnnxTests
{
    [Theory]
    [InlineData("gemm", "2-5-4-2", 0)]
    [InlineData("matmul-add", "2-5-4-2", 0)]
    [InlineData("flatten-leaky-dropout", "2-5-1", 0.125)]
    [InlineData("double", "2-5-1", 0)]
    [InlineData("without-bias", "2-5-1", 0)]
    [InlineData("initializers-as-inputs", "2-5-4-2", 0)]
    public void A_model_exported_by_pytorch_has_the_outputs_of_pytorch(string name, string shape, double slope)
    {
        var network = NetworkFile.Read(Model(name));
        Assert.Equal(shape, network.Shape.ToString());
        Assert.Equal(slope, network.Activation.Slope);
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json")));
        var points = expected.RootElement.GetProperty("points").EnumerateArray();
        var outputs = expected.RootElement.GetProperty("outputs").GetProperty(name).EnumerateArray();
        foreach (var (point, output) in points.Zip(outputs))
        {
            var answer = network.Evaluate(point[0].GetDouble(), point[1].GetDouble());
            for (var o = 0; o < answer.Length; o++) Assert.Equal(output[o].GetDouble(), answer[o], 1e-14);
        }
    }

    [Fact]
    public void Gemm_and_MatMul_with_Add_are_the_same_network() =>
        AnyNetwork.AssertSame(
            NetworkOnnx.Read(Model("gemm")).Network, NetworkOnnx.Read(Model("matmul-add")).Network);

    [Theory]
    [InlineData("residual", "2-4-1")]
    [InlineData("two-linear", "2-1")]
    [InlineData("two-slopes", "2-3-3-1")]
    [InlineData("ends-active", "2-3-3")]
    [InlineData("convolution", "2-3-1")]
    public void A_model_of_another_structure_is_the_same_function(string name, string shape)
    {
        var model = File.ReadAllBytes(Model(name));
        var network = NetworkOnnx.Parse(name, model).Network;
        Assert.Equal(shape, network.Shape.ToString());
        Runtime.AssertSame(network, model, name == "convolution" ? [1, 2, 1] : [1, 2]);
    }

    [Theory]
    [InlineData("residual-mlp", "2-8-16-8-3", 2)]
    [InlineData("maxout", "3-7-6-2", 3)]
    [InlineData("cnn", "144-144-288-288-144-10", 1, 1, 12, 12)]
    [InlineData("resnet", "192-256-512-256-192-128-5", 3, 8, 8)]
    [InlineData("concatenated", "3-7-11-2", 3)]
    [InlineData("activations", "3-12-12-6-12-2", 3)]
    public void A_graph_exported_by_pytorch_is_the_same_function_and_its_map_is_exact(
        string name, string shape, params int[] input)
    {
        var model = File.ReadAllBytes(Model(name));
        var network = NetworkOnnx.Parse(name, model).Network;
        Assert.Equal(shape, network.Shape.ToString());
        Runtime.AssertSame(network, model, input[0] == 1 ? input : [1, .. input], scale: 1, end: name switch
        {
            "cnn" => Runtime.LogSoftmax,
            "activations" => Runtime.Softmax,
            "concatenated" => Runtime.TwiceTanh,
            _ => values => values,
        });
    }

    [Fact]
    public void An_inequality_of_a_convolutional_network_names_its_node_channel_row_and_column()
    {
        var network = NetworkOnnx.Read(Model("cnn")).Network;
        var x = Enumerable.Range(0, 144).Select(i => i * 37 % 101 / 101.0).ToArray();
        var polytope = new Inspector(network).Inspect(x, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("/conv1/Conv[0,0,0]", network.Name(0, 0));
        Assert.Equal("/conv2/Conv[7,5,5]", network.Name(1, 287));
        Assert.All(polytope.Kept, row => Assert.True(network.Cuts(row.Crease.Layer, row.Crease.Neuron)));
        var (expected, map) = (network.Evaluate(x), polytope.Map);
        for (var o = 0; o < 10; o++)
            Assert.Equal(expected[o], map.J[o].Zip(x, (a, b) => a * b).Sum() + map.C[o], 1e-9);
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused()
    {
        var whole = File.ReadAllBytes(Model("double"));
        for (var length = 0; length < whole.Length - 20; length++)
            Assert.Throws<UnreadableFileException>(() => NetworkOnnx.Parse("n", whole.AsMemory(0, length)));
    }

    [Theory]
    [InlineData("gemm")]
    [InlineData("matmul-add")]
    [InlineData("flatten-leaky-dropout")]
    [InlineData("double")]
    public void Damaged_files_throw_only_the_documented_error(string name) =>
        Fuzzed.Sample(File.ReadAllBytes(Model(name)), damaged => NetworkOnnx.Parse("n", damaged), 2000);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "data/onnx");

    private static string Model(string name) => Path.Combine(Folder, name + ".onnx");
}
