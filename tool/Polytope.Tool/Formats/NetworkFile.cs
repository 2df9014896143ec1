using System.Text;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Onnx;
using Polytope.Tool.Formats.Tensors;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Formats;

/// <summary>A network in a file of any format that the tool reads.</summary>
public static class NetworkFile
{
    /// <summary>Reads a network; the format is told by the content, not by the name.</summary>
    /// <param name="assumed">The activation of a file that does not tell it.</param>
    /// <exception cref="UnreadableFileException">
    /// The file can't be read, or is no network; says what and where.
    /// </exception>
    public static Network Read(string path, Activation? assumed = null) =>
        Load(path, new NetworkReading(assumed)).Network;

    /// <summary>The same, with what the user should know of how the file was read.</summary>
    /// <param name="reading">What the user says of the file that it may leave open.</param>
    /// <inheritdoc cref="Read"/>
    public static ReadNetwork Load(string path, NetworkReading? reading = null) =>
        Parse(path, WholeFile.Read(path), reading);

    /// <inheritdoc cref="Load"/>
    public static ReadNetwork Parse(string path, ReadOnlyMemory<byte> content, NetworkReading? reading = null)
    {
        var bytes = content.Span;
        // A header is never so long that the upper half of its length is not zero; text has no zeros.
        if (bytes.Length > 8 && bytes[8] == '{' && !bytes[4..8].ContainsAnyExcept((byte)0))
            return NetworkSafetensors.Load(
                path, SafetensorsFile.Parse(path, content), reading ?? new NetworkReading());
        if (reading?.Layers is not null)
            throw new UnreadableFileException(
                path, "--layers goes with safetensors; other formats tell the order of their layers.");
        var first = bytes.IndexOfAnyExcept([.. " \t\r\n"u8, .. Encoding.UTF8.Preamble]);
        if (first >= 0 && bytes[first] == '{') return new ReadNetwork(NetworkJson.Parse(path, content), []);
        // A model begins with its field 1, an integer.
        if (bytes.StartsWith((byte)0x08) || path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            return NetworkOnnx.Parse(path, content);
        if (NetworkNnet.Recognizes(path, bytes)) return NetworkNnet.Parse(path, content);
        throw ForeignFile.Refusal(path, content);
    }
}
