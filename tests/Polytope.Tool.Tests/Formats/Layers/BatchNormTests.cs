using System.Text.Json;
using Polytope.Core.Inspection;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Tensors;

namespace Polytope.Tool.Tests.Formats.Layers;

public sealed class BatchNormTests
{
    [Theory]
    [InlineData("batch-norm.onnx")]
    [InlineData("batch-norm.safetensors")]
    public void A_folded_batch_norm_has_the_outputs_and_the_jacobian_of_pytorch(string name)
    {
        var network = NetworkFile.Read(Path.Combine(Folder, name));
        Assert.Equal("5-6-4-2", network.Shape.ToString());
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json")));
        var inspector = new Inspector(network);
        var (points, outputs, jacobians) =
            (List(expected, "points"), List(expected, "outputs"), List(expected, "jacobians"));
        for (var i = 0; i < points.Count; i++)
        {
            var x = points[i].EnumerateArray().Select(value => value.GetDouble()).ToArray();
            var map = inspector.Inspect(x, cancellation: TestContext.Current.CancellationToken).Map;
            var answer = network.Evaluate(x);
            for (var o = 0; o < 2; o++)
            {
                // ONNX keeps epsilon as a float32.
                Assert.Equal(outputs[i][o].GetDouble(), answer[o], 1e-10);
                for (var k = 0; k < 5; k++) Assert.Equal(jacobians[i][o][k].GetDouble(), map.J[o][k], 1e-10);
            }
        }
    }

    [Fact]
    public void A_normalization_whose_position_the_names_leave_open_is_refused()
    {
        float[] two = [1, 2];
        Tensor[] norm = [Tensor.Of("bn1.running_mean", two, 2), Tensor.Of("bn1.running_var", two, 2)];
        Tensor[] linear = [Tensor.Of("a.weight", [1f, 2, 3, 4], 2, 2), Tensor.Of("c.weight", two, 1, 2)];
        var metadata = new Dictionary<string, string> { ["activation"] = "relu" };
        var error = Assert.Throws<UnreadableFileException>(
            () => NetworkSafetensors.FromFile("n", new SafetensorsFile([.. linear.Skip(1), .. norm], metadata)));
        Assert.Equal(
            "the batch normalization 'bn1' does not stand between two linear layers in the order of the names, "
                + "which tells its place.",
            error.Reason);
        Assert.Equal(
            "2-2-1",
            NetworkSafetensors.FromFile("n", new SafetensorsFile([.. linear, .. norm], metadata)).Shape.ToString());
    }

    [Fact]
    public void A_normalization_of_another_width_is_refused()
    {
        Tensor[] tensors =
        [
            Tensor.Of("0.weight", [1f, 2, 3, 4], 2, 2), Tensor.Of("1.running_mean", [1f, 2, 3], 3),
            Tensor.Of("1.running_var", [1f, 2, 3], 3),
            Tensor.Of("3.weight", [1f, 2], 1, 2),
        ];
        var file = new SafetensorsFile(tensors, new Dictionary<string, string> { ["activation"] = "relu" });
        Assert.Equal(
            "'1.running_mean' normalizes 3 neurons, but the layer before it has 2.",
            Assert.Throws<UnreadableFileException>(() => NetworkSafetensors.FromFile("n", file)).Reason);
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "data/norm");

    private static List<JsonElement> List(JsonDocument json, string key) =>
        [.. json.RootElement.GetProperty(key).EnumerateArray()];
}
