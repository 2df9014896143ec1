using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Onnx.Graphs;

/// <summary>
/// The <c>GraphProto</c> (node = 1, initializer = 5, input = 11, output = 12, sparse_initializer = 15) of a
/// <c>ModelProto</c> (graph = 7, opset_import = 8, functions = 25), the
/// nodes of functions in the place of their calls.
/// </summary>
/// <param name="Nodes">In the order of the file.</param>
/// <param name="Constants">The initializers, by name.</param>
/// <param name="Inputs">The inputs that are no initializers.</param>
/// <param name="Outputs">The outputs.</param>
/// <param name="OperatorSet">The version of ONNX's own operators.</param>
internal sealed record OnnxGraph(
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyDictionary<string, OnnxTensor> Constants,
    IReadOnlyList<OnnxPort> Inputs,
    IReadOnlyList<OnnxPort> Outputs,
    long OperatorSet)
{
    /// <summary>The number of nodes in the file, without those of functions.</summary>
    public int Calls { get; init; }

    /// <exception cref="UnreadableFileException">The content is no ONNX model.</exception>
    public static OnnxGraph Parse(string path, ReadOnlyMemory<byte> content)
    {
        var model = new ProtobufReader(path, content);
        OnnxGraph? graph = null;
        var operators = 1L;
        var functions = new List<OnnxFunction>();
        while (model.Next())
        {
            if (model.Field == 7) graph = Read(path, model.Message());
            if (model.Field == 25) functions.Add(OnnxFunction.Read(path, model.Message()));
            if (model.Field == 8) operators = Math.Max(operators, OperatorsOf(model.Message()));
        }

        return graph is null
            ? throw new UnreadableFileException(path, "this is no ONNX model: it has no graph.")
            : graph with
            {
                Nodes = OnnxFunction.Expand(path, graph.Nodes, functions),
                Calls = graph.Nodes.Count,
                OperatorSet = operators,
            };
    }

    private static OnnxGraph Read(string path, ProtobufReader reader)
    {
        var nodes = new List<OnnxNode>();
        var constants = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        var (inputs, outputs) = (new List<OnnxPort>(), new List<OnnxPort>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: nodes.Add(OnnxNode.Read(path, reader.Message()) with { Position = nodes.Count + 1 }); break;
                case 5:
                    var constant = OnnxTensor.Read(path, reader.Message());
                    constants[constant.Name] = constant;
                    break;
                case 11: inputs.Add(OnnxPort.Read(reader.Message())); break;
                case 12: outputs.Add(OnnxPort.Read(reader.Message())); break;
                case 15:
                    throw new UnreadableFileException(
                        path, "the model has sparse initializers, which can't be read; store them as dense ones.");
            }
        }

        return new OnnxGraph(
            nodes, constants, [.. inputs.Where(input => !constants.ContainsKey(input.Name))], outputs, 1);
    }

    /// <summary>An <c>OperatorSetIdProto</c>: domain = 1, version = 2.</summary>
    private static long OperatorsOf(ProtobufReader reader)
    {
        var (domain, version) = ("", 0L);
        while (reader.Next())
        {
            if (reader.Field == 1) domain = reader.Text();
            if (reader.Field == 2) version = reader.Integer();
        }

        return domain is "" or "ai.onnx" ? version : 0;
    }
}
