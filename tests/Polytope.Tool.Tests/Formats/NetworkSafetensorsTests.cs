using System.Text.Json;
using CsCheck;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Tensors;

namespace Polytope.Tool.Tests.Formats;

public sealed class NetworkSafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("leaky.safetensors", "2-5-4-3-4-3-2")]
    [InlineData("relu-double.safetensors", "2-6-1")]
    [InlineData("half-without-bias.safetensors", "2-6-1")]
    [InlineData("bfloat.safetensors", "2-6-1")]
    public void A_state_dict_of_pytorch_has_the_outputs_of_pytorch(string name, string shape)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "data/safetensors");
        var network = NetworkSafetensors.Read(Path.Combine(folder, name), Activation.Relu);
        Assert.Equal(shape, network.Shape.ToString());
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        var points = expected.RootElement.GetProperty("points").EnumerateArray();
        var outputs = expected.RootElement.GetProperty("outputs").GetProperty(name).EnumerateArray();
        foreach (var (point, output) in points.Zip(outputs))
        {
            var answer = network.Evaluate(point[0].GetDouble(), point[1].GetDouble());
            // PyTorch took the double nearest to 0.01 as slope, the network has the float32.
            for (var o = 0; o < answer.Length; o++) Assert.Equal(output[o].GetDouble(), answer[o], 1e-8);
        }
    }

    [Fact]
    public void A_network_is_read_as_it_was_written_bit_for_bit() =>
        Gen.OneOf(AnyNetwork.Single, AnyNetwork.Double).Sample(
            network =>
            {
                var bytes = NetworkSafetensors.ToFile(network).ToBytes();
                AnyNetwork.AssertSame(network, NetworkSafetensors.FromFile("n", SafetensorsFile.Parse("n", bytes)));
                AnyNetwork.AssertSame(network, NetworkFile.Parse("n", bytes).Network);
            }, iter: 100);

    [Fact]
    public void Tensors_are_named_as_in_a_sequential_and_metadata_name_the_activation()
    {
        var network = new Network(
            [new Layer([1, 2, 3, 4], [5, 6]), new Layer([7, 8], [9])], Activation.LeakyRelu(0.25f));
        var path = _folder.File("n.safetensors");
        NetworkSafetensors.Write(path, network, new Dictionary<string, string> { ["numerics"] = "1" });
        var file = SafetensorsFile.Read(path);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], file.Tensors.Select(tensor => tensor.Name));
        Assert.All(file.Tensors, tensor => Assert.Equal("F32", tensor.Type));
        Assert.Equal([2, 2], file.Tensors[0].Shape.ToArray());
        Assert.Equal([1, 2, 3, 4], file.Tensors[0].ToSingles());
        Assert.Equal(
            "format=pt numerics=1 activation=leaky_relu slope=0.25".Split(' ').Order(),
            file.Metadata.Select(entry => $"{entry.Key}={entry.Value}").Order());
    }

    [Fact]
    public void Twelve_layers_stay_in_order()
    {
        var layers = Enumerable.Range(1, 12).Select(l => new Layer([l], [0]));
        var file = NetworkSafetensors.ToFile(new Network(layers, Activation.Relu));
        var shuffled = new SafetensorsFile(
            file.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal), file.Metadata);
        Assert.Equal(
            Enumerable.Range(1, 12),
            NetworkSafetensors.FromFile("n", shuffled).Layers.Select(layer => (int)layer.Weights[0]));
    }

    [Fact]
    public void A_file_that_names_no_activation_needs_one_given()
    {
        var file = Holding(null, Tensor.Of("0.weight", [1f], 1, 1));
        Assert.Equal(0.125, NetworkSafetensors.FromFile("n", file, Activation.LeakyRelu(0.125f)).Activation.Slope);
        Assert.Equal(
            "n: the header's metadata do not tell the activation: 'activation' (relu or leaky_relu) is missing; "
                + "on the command line --slope tells it.",
            Assert.Throws<UnreadableFileException>(() => NetworkSafetensors.FromFile("n", file)).Message);
    }

    [Fact]
    public void Files_that_hold_no_network_are_refused_with_the_tensor_at_fault()
    {
        static string Reason(string? activation, params Tensor[] tensors) =>
            Assert.Throws<UnreadableFileException>(
                () => NetworkSafetensors.FromFile("n", Holding(activation, tensors))).Reason;

        Assert.Equal("there is no layer; a network has at least one.", Reason("relu"));
        Assert.Equal("metadata 'activation' is 'gelu', but must be 'relu' or 'leaky_relu'.", Reason("gelu"));
        Assert.Equal("metadata 'slope' is missing; it belongs to leaky_relu.", Reason("leaky_relu"));
        Assert.Equal("tensor '0.bias' has no '0.weight' beside it.", Reason("relu", Tensor.Of("0.bias", [1f], 1)));
        Assert.StartsWith(
            "tensor '1.scale' belongs to no linear layer", Reason("relu", Tensor.Of("1.scale", [1f], 1)),
            StringComparison.Ordinal);
        Assert.Equal(
            "tensor '0.weight' has the shape [1]; that of a linear layer is [outputs, inputs].",
            Reason("relu", Tensor.Of("0.weight", [1f], 1)));
        Assert.Equal(
            "tensor '0.weight' has the shape [0, 2]; that of a linear layer is [outputs, inputs].",
            Reason("relu", Tensor.Of("0.weight", Array.Empty<float>(), 0, 2)));
        Assert.Equal(
            "tensor '0.bias' has the shape [2], but '0.weight' has 1 rows.",
            Reason("relu", Tensor.Of("0.weight", [1f], 1, 1), Tensor.Of("0.bias", [1f, 2f], 2)));
        Assert.Equal(
            "2.weight takes 2 inputs, but the layer before it has 1 outputs.",
            Reason("relu", Tensor.Of("0.weight", [1f], 1, 1), Tensor.Of("2.weight", [1f, 1f], 1, 2)));
        Assert.Equal(
            "0.weight[1][0] is NaN; the numbers of a network are finite.",
            Reason("relu", Tensor.Of("0.weight", [1f, 2f, float.NaN, 4f], 2, 2)));
        Assert.Equal(
            "tensor '0.weight' is of type I32; weights are F32, F64, F16 or BF16.",
            Reason("relu", new Tensor("0.weight", "I32", [1, 1], new byte[4])));
    }

    [Fact]
    public void Damaged_files_throw_only_the_documented_error()
    {
        var network = new Network(
            [new Layer([1, 2, 3, 4], [5, 6]), new Layer([7, 8], [9])], Activation.LeakyRelu(0.25f));
        Fuzzed.Sample(NetworkSafetensors.ToFile(network).ToBytes(), damaged => NetworkFile.Parse("n", damaged), 3000);
    }

    private static SafetensorsFile Holding(string? activation, params Tensor[] tensors) =>
        new(tensors, activation is null ? new Dictionary<string, string>() : new() { ["activation"] = activation });
}
