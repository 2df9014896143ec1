using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Tensors;

namespace Polytope.Tool.Formats.Onnx;

/// <summary>A <c>TensorProto</c>: dims = 1, data_type = 2, float_data = 4, name = 8, raw_data = 9, double_data = 10,
/// data_location = 14.</summary>
/// <param name="Name">Empty for the value of a Constant.</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="Type">The type's number in ONNX.</param>
/// <param name="Content">The elements; null for types other than floating ones.</param>
internal sealed record OnnxTensor(string Name, ImmutableArray<long> Shape, long Type, double[]? Content)
{
    private const int External = 1;

    /// <exception cref="UnreadableFileException">
    /// The content is not what the shape needs, or lies in another file.
    /// </exception>
    public static OnnxTensor Read(string path, ProtobufReader reader)
    {
        var (name, type, location) = ("", 0L, 0L);
        var shape = new List<long>();
        var listed = new List<byte>();
        ReadOnlyMemory<byte>? raw = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: reader.AddIntegers(shape); break;
                case 2: type = reader.Integer(); break;
                case 4: reader.AddFixed(listed, 4); break;
                case 8: name = reader.Text(); break;
                case 9: raw = reader.Bytes(); break;
                case 10: reader.AddFixed(listed, 8); break;
                case 14: location = reader.Integer(); break;
            }
        }

        if (location == External)
            throw new UnreadableFileException(
                path, $"tensor '{name}' is kept in another file; save the model as one file.");
        if (SafetensorsType(type) is not { } element) return new OnnxTensor(name, [.. shape], type, null);
        var content = raw ?? listed.ToArray();
        if (Tensor.ByteCount(element, shape) != content.Length)
            throw new UnreadableFileException(path, FormattableString.Invariant(
                $"tensor '{name}' has {content.Length} bytes,")
                + $" which is not what its shape [{string.Join(", ", shape)}] and type need.");
        return new OnnxTensor(name, [.. shape], type, new Tensor(name, element, [.. shape], content).ToDoubles());
    }

    /// <summary>ONNX numbers its types; only floating ones matter here.</summary>
    private static string? SafetensorsType(long type) => type switch
    {
        1 => "F32",
        10 => "F16",
        11 => "F64",
        16 => "BF16",
        _ => null,
    };
}
