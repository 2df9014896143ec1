using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Onnx.Graphs;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Formats.Onnx;

/// <summary>
/// Reads ONNX models that are piecewise affine functions of one input, and makes one chain of layers of them: nodes in
/// any order, branches and skip connections, convolutions, pools, normalizations. See <see cref="GraphCompiler"/>.
/// </summary>
public static class NetworkOnnx
{
    /// <exception cref="UnreadableFileException">
    /// The file can't be read, or is no such network; names the node.
    /// </exception>
    public static ReadNetwork Read(string path) => Parse(path, WholeFile.Read(path));

    /// <param name="path">
    /// What errors call the file; tensors that are kept beside it are looked for in its folder.
    /// </param>
    /// <param name="content">The whole file.</param>
    /// <exception cref="UnreadableFileException">This is no such network; names the node.</exception>
    public static ReadNetwork Parse(string path, ReadOnlyMemory<byte> content) =>
        new GraphCompiler(path, OnnxGraph.Parse(path, content)).Compile();
}
