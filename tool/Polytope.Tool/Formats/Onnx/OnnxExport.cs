using System.Globalization;
using Polytope.Core.Networks;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Onnx.Graphs;
using Polytope.Tool.Formats.Tensors;

namespace Polytope.Tool.Formats.Onnx;

/// <summary>
/// Writes a network as an ONNX model: a <c>Gemm</c> a layer, <c>Relu</c> or <c>LeakyRelu</c> between them, or
/// <c>PRelu</c> where neurons have slopes of their own; batches of any size. Weights are float32, or double where some
/// is no float32 value. A last <c>Sigmoid</c> or <c>Tanh</c> follows where the network has one.
/// </summary>
public static class OnnxExport
{
    // ir_version 7 and operator set 13: what every reader of the last years takes.
    private const long IrVersion = 7;
    private const long OperatorSet = 13;
    private const long SingleType = 1;
    private const long DoubleType = 11;
    private const long FloatAttribute = 1;
    private const long IntegerAttribute = 2;

    /// <exception cref="ArgumentException">The slope is no float32 value, as ONNX wants it.</exception>
    public static byte[] ToBytes(Network network)
    {
        var slope = network.Activation.Slope;
        if ((float)slope != slope)
            throw new ArgumentException(FormattableString.Invariant(
                $"the leaky slope {slope} is no float32 value, and ONNX keeps it as one."));
        var isSingle = network.Layers.All(NetworkAssembly.IsSingle);
        var graph = new ProtobufWriter();
        var current = "input";
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var last = l == network.Layers.Length - 1;
            var isOutput = last && network.Output == OutputActivation.Linear;
            var (place, linear) = (Text(2 * l), isOutput ? "output" : $"linear{Text(l)}");
            graph.Message(1, Node("Gemm", [current, $"{place}.weight", $"{place}.bias"], linear)
                .Message(5, new ProtobufWriter().Text(1, "transB").Integer(3, 1).Integer(20, IntegerAttribute)));
            if (last)
            {
                if (!isOutput) graph.Message(1, Node(network.Output.ToString(), [linear], "output"));
                break;
            }

            current = $"active{Text(l)}";
            if (!network.Layers[l].Slopes.IsDefault)
            {
                graph.Message(1, Node("PRelu", [linear, $"{place}.slope"], current));
                continue;
            }

            var activation = Node(network.Activation.IsLeaky ? "LeakyRelu" : "Relu", [linear], current);
            if (network.Activation.IsLeaky)
                activation.Message(
                    5, new ProtobufWriter().Text(1, "alpha").Single(2, (float)slope).Integer(20, FloatAttribute));
            graph.Message(1, activation);
        }

        graph.Text(2, "network");
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            graph.Message(5, Constant($"{Text(2 * l)}.weight", layer.Weights, isSingle, layer.Outputs, layer.Inputs));
            graph.Message(5, Constant($"{Text(2 * l)}.bias", layer.Biases, isSingle, layer.Outputs));
            if (!layer.Slopes.IsDefault)
                graph.Message(
                    5, Constant($"{Text(2 * l)}.slope", layer.Slopes.AsSpan(), isSingle, layer.Outputs));
        }

        graph.Message(11, Value("input", network.Shape.Inputs, isSingle)).Message(
            12, Value("output", network.Shape.Outputs, isSingle));
        return new ProtobufWriter().Integer(1, IrVersion).Text(2, "dotnet polytope").Message(7, graph)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, OperatorSet)).ToArray();
    }

    private static ProtobufWriter Node(string operation, string[] inputs, string output)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs) node.Text(1, input);
        return node.Text(2, output).Text(3, output).Text(4, operation);
    }

    private static ProtobufWriter Constant(string name, ReadOnlySpan<double> values, bool isSingle, params long[] shape)
    {
        var tensor = new ProtobufWriter();
        foreach (var length in shape) tensor.Integer(1, length);
        var content = isSingle
            ? Tensor.Of(name, Narrow(values), shape).Content : Tensor.Of(name, values, shape).Content;
        return tensor.Integer(2, isSingle ? SingleType : DoubleType).Text(8, name).Bytes(9, content.Span);
    }

    /// <summary>A batch of rows.</summary>
    private static ProtobufWriter Value(string name, int width, bool isSingle)
    {
        var shape = new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "batch")).Message(
            1, new ProtobufWriter().Integer(1, width));
        var tensor = new ProtobufWriter().Integer(1, isSingle ? SingleType : DoubleType).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }

    private static float[] Narrow(ReadOnlySpan<double> values)
    {
        var narrow = new float[values.Length];
        for (var i = 0; i < narrow.Length; i++) narrow[i] = (float)values[i];
        return narrow;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
