using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Polytope.Tool.Formats.Tensors;

/// <summary>A named array of numbers in a safetensors file. Immutable by convention.</summary>
/// <param name="Name">Any text but <c>__metadata__</c>.</param>
/// <param name="Type">The format's name of the element type: <c>F32</c>.</param>
/// <param name="Shape">Lengths of the dimensions, outermost first; none for a single number.</param>
/// <param name="Content">The elements in row-major order, little-endian.</param>
public sealed record Tensor(string Name, string Type, ImmutableArray<long> Shape, ReadOnlyMemory<byte> Content)
{
    /// <summary>A float32 tensor.</summary>
    public static Tensor Of(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var content = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(4 * i), values[i]);
        return new Tensor(name, "F32", [.. shape], content);
    }

    /// <summary>A double tensor.</summary>
    public static Tensor Of(string name, ReadOnlySpan<double> values, params ReadOnlySpan<long> shape)
    {
        var content = new byte[8 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(content.AsSpan(8 * i), values[i]);
        return new Tensor(name, "F64", [.. shape], content);
    }

    /// <summary>Bytes an element of this type has; 0 for a type that the format does not know.</summary>
    public static int SizeOf(string type) => type switch
    {
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" => 8,
        _ => 0,
    };

    /// <summary>Bytes of a tensor; null if it is more than can be counted, or a length is negative.</summary>
    internal static long? ByteCount(string type, IEnumerable<long> shape)
    {
        var bytes = (Int128)SizeOf(type);
        foreach (var dimension in shape)
        {
            bytes *= dimension;
            if (dimension < 0 || bytes > long.MaxValue) return null;
        }

        return (long)bytes;
    }

    /// <summary>The elements, bit for bit.</summary>
    /// <exception cref="InvalidOperationException">The type is not F32.</exception>
    public float[] ToSingles()
    {
        if (Type != "F32") throw new InvalidOperationException($"Tensor '{Name}' is of type {Type}, not F32.");
        var values = new float[Content.Length / 4];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(Content.Span[(4 * i)..]);
        return values;
    }

    /// <summary>The elements as doubles, which hold every floating type exactly; null for other types.</summary>
    public double[]? ToDoubles()
    {
        Func<int, double>? element = Type switch
        {
            "F64" => i => BinaryPrimitives.ReadDoubleLittleEndian(Content.Span[(8 * i)..]),
            "F32" => i => BinaryPrimitives.ReadSingleLittleEndian(Content.Span[(4 * i)..]),
            "F16" => i => (double)BinaryPrimitives.ReadHalfLittleEndian(Content.Span[(2 * i)..]),
            // The upper half of a float32.
            "BF16" => i => BitConverter.Int32BitsToSingle(
                BinaryPrimitives.ReadInt16LittleEndian(Content.Span[(2 * i)..]) << 16),
            _ => null,
        };
        if (element is null) return null;
        var values = new double[Content.Length / SizeOf(Type)];
        for (var i = 0; i < values.Length; i++) values[i] = element(i);
        return values;
    }
}
