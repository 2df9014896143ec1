using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;

namespace Polytope.Tool.Formats.Onnx;

/// <summary>
/// Reads ONNX models that are one chain of linear layers (<c>Gemm</c>, or <c>MatMul</c> and <c>Add</c>) with
/// <c>Relu</c> or <c>LeakyRelu</c> between them; <c>Flatten</c>, <c>Identity</c>, <c>Dropout</c> and <c>Constant</c>
/// are passed over. A <c>BatchNormalization</c> after a linear layer is folded into it, in double; else weights are
/// taken as they are.
/// </summary>
public static class NetworkOnnx
{
    /// <exception cref="UnreadableFileException">
    /// The file can't be read, or is no such network; names the node.
    /// </exception>
    public static Network Read(string path) => Parse(path, WholeFile.Read(path));

    /// <param name="path">What errors call the file.</param>
    /// <exception cref="UnreadableFileException">This is no such network; names the node.</exception>
    public static Network Parse(string path, ReadOnlyMemory<byte> content)
    {
        var graph = OnnxGraph.Parse(path, content);
        if (graph.Inputs is not [var input] || graph.Outputs is not [var output])
            throw new UnreadableFileException(path, FormattableString.Invariant(
                $"the model has {graph.Inputs.Count} inputs and {graph.Outputs.Count} outputs; ")
                + "a network has one of each.");

        var chain = new OnnxChain(path, graph.Constants, input);
        foreach (var node in graph.Nodes) chain.Follow(node);
        return chain.End(output);
    }
}
