using System.Buffers.Binary;
using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Onnx.Graphs;

/// <summary>
/// A <c>TensorProto</c>: dims = 1, data_type = 2, float_data = 4, int32_data = 5, int64_data = 7, name = 8,
/// raw_data = 9, double_data = 10, uint64_data = 11, external_data = 13, data_location = 14.
/// </summary>
/// <param name="Name">Empty for the value of a Constant.</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Content">The elements; null for types that hold no numbers.</param>
internal sealed record OnnxTensor(string Name, ImmutableArray<long> Shape, OnnxType Type, double[]? Content)
{
    private const int External = 1;
    private const long MaximumCount = 50_000_000;

    /// <exception cref="UnreadableFileException">
    /// The content is not what the shape needs, or its other file can't be read.
    /// </exception>
    public static OnnxTensor Read(string path, ProtobufReader reader)
    {
        var (name, type, location) = ("", 0L, 0L);
        var (shape, integers) = (new List<long>(), new List<long>());
        var (singles, doubles) = (new List<byte>(), new List<byte>());
        ReadOnlyMemory<byte>? raw = null;
        var external = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: reader.AddIntegers(shape); break;
                case 2: type = reader.Integer(); break;
                case 4: reader.AddFixed(singles, 4); break;
                case 5 or 7 or 11: reader.AddIntegers(integers); break;
                case 8: name = reader.Text(); break;
                case 9: raw = reader.Bytes(); break;
                case 10: reader.AddFixed(doubles, 8); break;
                case 13: AddEntry(reader.Message(), external); break;
                case 14: location = reader.Integer(); break;
            }
        }

        var element = Enum.IsDefined((OnnxType)type) ? (OnnxType)type : OnnxType.Undefined;
        if (element.Size() == 0) return new OnnxTensor(name, [.. shape], element, null);
        var count = CountOf(path, name, shape);
        if (location == External)
            raw = ExternalData.Read(path, name, external, count * element.Size());
        else if (raw is null && element == OnnxType.Float)
            raw = singles.ToArray();
        else if (raw is null && element == OnnxType.Double)
            raw = doubles.ToArray();
        var found = raw is { } bytes ? bytes.Length : integers.Count * (long)element.Size();
        if (found != count * element.Size())
            throw new UnreadableFileException(path, FormattableString.Invariant(
                $"tensor '{name}' has {found} bytes,")
                + $" which is not what its shape [{string.Join(", ", shape)}] and type need.");
        var content = new double[count];
        for (var i = 0; i < content.Length; i++)
            content[i] = raw is { } data ? Element(element, data.Span, i) : Element(element, integers[i]);
        return new OnnxTensor(name, [.. shape], element, content);
    }

    private static long CountOf(string path, string name, List<long> shape)
    {
        var count = (Int128)1;
        foreach (var length in shape)
        {
            count *= length;
            if (length < 0 || count > MaximumCount)
                throw new UnreadableFileException(path, FormattableString.Invariant(
                    $"tensor '{name}' has the shape [{string.Join(", ", shape)}]; ")
                    + FormattableString.Invariant($"up to {MaximumCount} numbers can be read."));
        }

        return (long)count;
    }

    private static double Element(OnnxType type, ReadOnlySpan<byte> raw, int i) => type switch
    {
        OnnxType.UInt8 => raw[i],
        OnnxType.Int8 => (sbyte)raw[i],
        OnnxType.Bool => raw[i] != 0 ? 1 : 0,
        OnnxType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]),
        OnnxType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(raw[(2 * i)..]),
        OnnxType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(raw[(2 * i)..]),
        OnnxType.BFloat16 => UpperHalf(BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..])),
        OnnxType.Float => BinaryPrimitives.ReadSingleLittleEndian(raw[(4 * i)..]),
        OnnxType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]),
        OnnxType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(raw[(4 * i)..]),
        OnnxType.Double => BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]),
        OnnxType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(raw[(8 * i)..]),
    };

    /// <summary>Of int32_data, which holds the bits of half-precision numbers too.</summary>
    private static double Element(OnnxType type, long integer) => type switch
    {
        OnnxType.Float16 => (double)BitConverter.UInt16BitsToHalf((ushort)integer),
        OnnxType.BFloat16 => UpperHalf((ushort)integer),
        OnnxType.UInt64 => (ulong)integer,
        _ => type.Round(integer),
    };

    private static double UpperHalf(ushort bits) => BitConverter.Int32BitsToSingle(bits << 16);

    /// <summary>A <c>StringStringEntryProto</c>: key = 1, value = 2.</summary>
    private static void AddEntry(ProtobufReader reader, Dictionary<string, string> entries)
    {
        var (key, value) = ("", "");
        while (reader.Next())
        {
            if (reader.Field == 1) key = reader.Text();
            if (reader.Field == 2) value = reader.Text();
        }

        entries[key] = value;
    }
}
