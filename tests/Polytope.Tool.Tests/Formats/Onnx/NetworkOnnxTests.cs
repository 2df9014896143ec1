using System.Text.Json;
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
