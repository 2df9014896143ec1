using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Onnx;

/// <summary>
/// The <c>GraphProto</c> (node = 1, initializer = 5, input = 11, output = 12) of a <c>ModelProto</c> (graph = 7).
/// </summary>
/// <param name="Nodes">In an order in which they can be computed.</param>
/// <param name="Constants">The initializers, by name.</param>
/// <param name="Inputs">Names of the inputs that are no initializers.</param>
/// <param name="Outputs">Names of the outputs.</param>
internal sealed record OnnxGraph(
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyDictionary<string, OnnxTensor> Constants,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs)
{
    /// <exception cref="UnreadableFileException">The content is no ONNX model.</exception>
    public static OnnxGraph Parse(string path, ReadOnlyMemory<byte> content)
    {
        var model = new ProtobufReader(path, content);
        OnnxGraph? graph = null;
        while (model.Next())
            if (model.Field == 7) graph = Read(path, model.Message());
        return graph ?? throw new UnreadableFileException(path, "this is no ONNX model: it has no graph.");
    }

    private static OnnxGraph Read(string path, ProtobufReader reader)
    {
        var nodes = new List<OnnxNode>();
        var constants = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        var (inputs, outputs) = (new List<string>(), new List<string>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: nodes.Add(OnnxNode.Read(path, reader.Message())); break;
                case 5:
                    var constant = OnnxTensor.Read(path, reader.Message());
                    constants[constant.Name] = constant;
                    break;
                case 11: inputs.Add(NameOf(reader.Message())); break;
                case 12: outputs.Add(NameOf(reader.Message())); break;
            }
        }

        return new OnnxGraph(nodes, constants, [.. inputs.Where(input => !constants.ContainsKey(input))], outputs);
    }

    /// <summary>The name = 1 of a <c>ValueInfoProto</c>.</summary>
    private static string NameOf(ProtobufReader reader)
    {
        var name = "";
        while (reader.Next())
            if (reader.Field == 1) name = reader.Text();
        return name;
    }
}
