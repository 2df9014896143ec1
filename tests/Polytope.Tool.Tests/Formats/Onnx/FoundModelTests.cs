using System.Text.Json;
using Polytope.Core.Inspection;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Onnx;

namespace Polytope.Tool.Tests.Formats.Onnx;

/// <summary>Files as users of other tools reported them, with the values of an independent evaluation.</summary>
public sealed class FoundModelTests
{
    [Theory]
    [InlineData("equal-biases.onnx")]
    [InlineData("leaky-mixed.onnx")]
    [InlineData("linear-linear.onnx")]
    [InlineData("prelu.onnx")]
    [InlineData("relu-end.onnx")]
    [InlineData("relu6.onnx")]
    [InlineData("scaled-output.onnx")]
    [InlineData("softmax.onnx")]
    [InlineData("squeeze.onnx")]
    [InlineData("encoder-decoder.safetensors")]
    public void A_found_file_has_the_right_values(string name)
    {
        // Encoder and decoder fit one another either way round.
        var layers = name.StartsWith("encoder", StringComparison.Ordinal)
            ? (string[])["encoder.0", "encoder.2", "decoder.0", "decoder.2"] : null;
        var read = NetworkFile.Load(File(name), new NetworkReading(Activation.Relu, layers));
        using var values = JsonDocument.Parse(System.IO.File.ReadAllText(File("values.json")));
        var inspector = new Inspector(read.Network);
        foreach (var point in values.RootElement.GetProperty(name).EnumerateArray())
        {
            double[] x = Doubles(point.GetProperty("at")), expected = Doubles(point.GetProperty("value"));
            AssertNear(expected, read.Network.Evaluate(x));
            var polytope = inspector.Inspect(x, cancellation: TestContext.Current.CancellationToken);
            AssertNear(expected, polytope.Value.Y);
            var map = polytope.Map;
            AssertNear(expected, [.. map.J.Select((row, o) => map.C[o] + row.Zip(x, (a, b) => a * b).Sum())]);
        }

        void AssertNear(double[] expected, double[] actual)
        {
            // The values of softmax.onnx are after the Softmax, which is left off.
            if (name == "softmax.onnx")
            {
                var sum = actual.Sum(Math.Exp);
                actual = Array.ConvertAll(actual, value => Math.Exp(value) / sum);
            }

            Assert.Equal(expected.Length, actual.Length);
            for (var o = 0; o < expected.Length; o++) Assert.Equal(expected[o], actual[o], 1e-6);
        }
    }

    [Fact]
    public void A_last_softmax_is_left_off_with_a_notice() => Assert.Equal(
        "Softmax '/3/Softmax' at the end is left off; the largest output is the same.",
        Assert.Single(NetworkOnnx.Read(File("softmax.onnx")).Notices));

    [Fact]
    public void Control_characters_in_names_are_escaped()
    {
        var error = Assert.Throws<UnreadableFileException>(() => NetworkFile.Read(File("escape-in-name.onnx")));
        Assert.StartsWith(
            @"node 1 of 1, '\u001b[2J\u001b[1;1Hname' (Ev\u001b]0;pwned\u0007\u001b[31mil), is of a type that is not "
                + "known.",
            error.Reason, StringComparison.Ordinal);
    }

    private static double[] Doubles(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];

    private static string File(string name) => Path.Combine(AppContext.BaseDirectory, "data/networks", name);
}
