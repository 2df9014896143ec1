using System.Text;
using System.Text.Json;
using CsCheck;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;

namespace Polytope.Tool.Tests.Formats;

public sealed class NetworkJsonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a_6x14_trained", "2-14-14-14-14-14-14-1", 0)]
    [InlineData("d_1x100_trained", "2-100-1", 0)]
    [InlineData("e_leaky_6x14_trained", "2-14-14-14-14-14-14-1", 0.01f)]
    [InlineData("f_3x64_init", "2-64-64-64-1", 0)]
    [InlineData("int3x6", "2-6-6-6-1", 0)]
    public void The_reference_networks_are_read_with_their_shape_and_slope(string name, string shape, float slope)
    {
        var network = NetworkJson.Read(Reference(name));
        Assert.Equal(shape, network.Shape.ToString());
        Assert.Equal((double)slope, network.Activation.Slope);
    }

    [Fact]
    public void Control_characters_in_names_of_neurons_are_escaped()
    {
        const string Hostile = """
            {
              "activation": "relu",
              "layers": [
                { "weight": [[1, 2]], "bias": [0], "names": ["\u001b[2J\n(assert false)"] },
                { "weight": [[1]], "bias": [0] }
              ]
            }
            """;
        var network = NetworkJson.Parse("net.json", Encoding.UTF8.GetBytes(Hostile));
        Assert.Equal([@"\u001b[2J\n(assert false)"], network.Layers[0].Names);
    }

    [Fact]
    public void Every_weight_is_where_the_file_has_it()
    {
        var network = NetworkJson.Read(Reference("a_6x14_trained"));
        using var document = JsonDocument.Parse(File.ReadAllText(Reference("a_6x14_trained")));
        var layers = document.RootElement.GetProperty("layers").EnumerateArray();
        foreach (var (layer, written) in network.Layers.Zip(layers))
        {
            for (var row = 0; row < layer.Outputs; row++)
            {
                Assert.Equal(written.GetProperty("bias")[row].GetDouble(), layer.Biases[row]);
                for (var column = 0; column < layer.Inputs; column++)
                    Assert.Equal(written.GetProperty("weight")[row][column].GetDouble(), layer.Row(row)[column]);
            }
        }
    }

    [Fact]
    public void A_network_is_read_as_it_was_written_bit_for_bit() =>
        Gen.OneOf(AnyNetwork.Single, AnyNetwork.Double).Sample(
            network => AnyNetwork.AssertSame(network, NetworkJson.Parse("n.json", NetworkJson.ToBytes(network))),
            iter: 100);

    [Fact]
    public void A_small_network_is_written_like_this()
    {
        var network = new Network(
            [new Layer([1, -0.5, 0.1f, 1e-7], [0, -0.0]), new Layer([2, 3], [1e30])], Activation.LeakyRelu(0.01f));
        var path = _folder.File("small.json");
        NetworkJson.Write(path, network);
        Assert.Equal(
            """
            {
              "activation": "leaky_relu",
              "negative_slope": 0.009999999776482582,
              "layers": [
                {
                  "weight": [
                    [1, -0.5],
                    [0.10000000149011612, 1E-07]
                  ],
                  "bias": [0, -0]
                },
                {
                  "weight": [
                    [2, 3]
                  ],
                  "bias": [1E+30]
                }
              ]
            }

            """,
            File.ReadAllText(path));
    }

    [Fact]
    public void A_network_with_nan_is_not_written() =>
        Assert.Throws<ArgumentException>(
            () => NetworkJson.ToBytes(new Network([new Layer([1], [double.NaN])], Activation.Relu)));

    [Theory]
    [InlineData(0.01, 0.01f, "0.5")] // Float32 weights: the slope is the nearest float32.
    [InlineData(0.01, 0.01, "0.1")] // The weight is no float32 value, so the network is one of doubles.
    public void The_slope_is_as_precise_as_the_weights(double written, double read, string weight)
    {
        var layers = $$"""[{"weight":[[{{weight}}]],"bias":[0]}]""";
        var text = FormattableString.Invariant(
            $$"""{"activation":"leaky_relu","negative_slope":{{written}},"layers":{{layers}}}""");
        Assert.Equal(read, NetworkJson.Parse("n.json", Encoding.UTF8.GetBytes(text)).Activation.Slope);
    }

    [Fact]
    public void Relu_needs_no_slope_and_ignores_one()
    {
        const string layers = """
            "layers":[{"weight":[[1]],"bias":[0]}]}
            """;
        Assert.Equal(0, Parse("""{"activation":"relu",""" + layers).Activation.Slope);
        Assert.Equal(0, Parse("""{"activation":"relu","negative_slope":0.3,""" + layers).Activation.Slope);
    }

    [Fact]
    public void A_byte_order_mark_is_ignored() =>
        Assert.Equal(
            "1-1",
            Parse("\uFEFF{\"activation\":\"relu\",\"layers\":[{\"weight\":[[1]],\"bias\":[0]}]}").Shape.ToString());

    [Theory]
    [InlineData("", "line 1, byte 1: this is no valid JSON: ")]
    [InlineData(
        "{\"activation\": \"relu\",\n  \"layers\": [ NaN ]}",
        "line 2, byte 15: this is no valid JSON: 'N' is an invalid start of a value.")]
    [InlineData("{\"activation\": \"relu\", \"activation\": \"relu\"}", "this is no valid JSON: ")]
    [InlineData("[]", "is a list, but must be an object.")]
    [InlineData("{}", "'activation' is missing.")]
    [InlineData("""{"activation":"gelu"}""", "activation is 'gelu', but must be 'relu' or 'leaky_relu'.")]
    [InlineData("""{"activation":"\ud800"}""", "activation is no valid text.")]
    [InlineData("""{"activation":"leaky_relu","layers":[]}""", "'negative_slope' is missing.")]
    [InlineData(
        """{"activation":"leaky_relu","negative_slope":1,"layers":[{"weight":[[1]],"bias":[0]}]}""",
        "the leaky slope is 1, but must be at least 0 and less than 1.")]
    [InlineData("""{"activation":"relu"}""", "'layers' is missing.")]
    [InlineData("""{"activation":"relu","layers":[]}""", "there is no layer; a network has at least one.")]
    [InlineData("""{"activation":"relu","layers":[{"weight":[[1]]}]}""", "layers[0]: 'bias' is missing.")]
    [InlineData(
        """{"activation":"relu","layers":[{"weight":[],"bias":[]}]}""",
        "layers[0].weight has no rows; a layer has at least one neuron.")]
    [InlineData(
        """{"activation":"relu","layers":[{"weight":[[]],"bias":[1]}]}""",
        "layers[0].weight[0] is empty; a neuron has at least one input.")]
    [InlineData(
        """{"activation":"relu","layers":[{"weight":[[1,2],[3]],"bias":[0,0]}]}""",
        "layers[0].weight[1] has 1 numbers, but the row above has 2.")]
    [InlineData(
        """{"activation":"relu","layers":[{"weight":[[1,2],[3,4]],"bias":[0]}]}""",
        "layers[0].bias has 1 numbers, but layers[0].weight has 2 rows.")]
    [InlineData(
        """{"activation":"relu","layers":[{"weight":[[1,2]],"bias":[0]},{"weight":[[1,2]],"bias":[0]}]}""",
        "layers[1].weight takes 2 inputs, but the layer before it has 1 outputs.")]
    [InlineData(
        """{"activation":"relu","layers":[{"weight":[[1,"2"]],"bias":[0]}]}""",
        "layers[0].weight[0][1] is a text, but must be a number.")]
    [InlineData(
        """{"activation":"relu","layers":[{"weight":[[1,null]],"bias":[0]}]}""",
        "layers[0].weight[0][1] is null, but must be a number.")]
    [InlineData(
        """{"activation":"relu","layers":[{"weight":[[1,2]],"bias":[1e999]}]}""",
        "layers[0].bias[0] is 1e999, which is out of range.")]
    public void Mistakes_are_named_with_their_place(string text, string reason)
    {
        var error = Assert.Throws<UnreadableFileException>(() => Parse(text));
        Assert.StartsWith("n.json: " + reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_throw_only_the_documented_error()
    {
        var whole = File.ReadAllBytes(Reference("int3x6"));
        Fuzzed.Sample(whole, damaged => NetworkJson.Parse("n.json", damaged));
    }

    private static Network Parse(string text) => NetworkJson.Parse("n.json", Encoding.UTF8.GetBytes(text));

    private static string Reference(string name) => Path.Combine(AppContext.BaseDirectory, "data", name + ".json");
}
