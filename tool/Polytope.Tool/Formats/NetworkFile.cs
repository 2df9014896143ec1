using System.Text;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Onnx;
using Polytope.Tool.Formats.Tensors;
using Polytope.Tool.Records;

namespace Polytope.Tool.Formats;

/// <summary>A network in a file of any format that the tool reads.</summary>
public static class NetworkFile
{
    /// <summary>Reads a network; the format is told by the content, not by the name.</summary>
    /// <param name="assumed">The activation of a file that does not tell it.</param>
    /// <exception cref="UnreadableFileException">
    /// The file can't be read, or is no network; says what and where.
    /// </exception>
    public static Network Read(string path, Activation? assumed = null) => Parse(path, WholeFile.Read(path), assumed);

    /// <inheritdoc cref="Read"/>
    public static Network Parse(string path, ReadOnlyMemory<byte> content, Activation? assumed = null)
    {
        var bytes = content.Span;
        // A header is never so long that the upper half of its length is not zero; text has no zeros.
        if (bytes.Length > 8 && bytes[8] == '{' && !bytes[4..8].ContainsAnyExcept((byte)0))
            return NetworkSafetensors.FromFile(path, SafetensorsFile.Parse(path, content), assumed);
        var first = bytes.IndexOfAnyExcept([.. " \t\r\n"u8, .. Encoding.UTF8.Preamble]);
        if (first >= 0 && bytes[first] == '{') return NetworkJson.Parse(path, content);
        // A model begins with its field 1, an integer.
        if (bytes.StartsWith((byte)0x08) || path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            return NetworkOnnx.Parse(path, content);
        throw new UnreadableFileException(path, bytes.StartsWith("PK"u8)
            ? "this is a zip file, as torch.save writes it. Save the state_dict with safetensors.torch.save_file "
                + "instead."
            : "this is no network file: JSON, safetensors and ONNX can be read.");
    }
}
