using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Polytope.Tool.Trainers;

/// <summary>Arrays of 32-bit numbers as the protocol has them: base64 of their little-endian bytes.</summary>
internal static class Base64Numbers
{
    public static void WriteFloats(this Utf8JsonWriter json, string name, float[] values) =>
        json.WriteBase64String(name, Bytes(MemoryMarshal.Cast<float, int>(values.AsSpan())));

    public static void WriteIntegers(this Utf8JsonWriter json, string name, int[] values) =>
        json.WriteBase64String(name, Bytes(values));

    /// <summary>The array; null where the value is no such text.</summary>
    public static float[]? Floats(this JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || !value.TryGetBytesFromBase64(out var bytes)
            || bytes.Length % sizeof(float) != 0) return null;
        var values = new float[bytes.Length / sizeof(float)];
        bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        Turn(MemoryMarshal.Cast<float, int>(values.AsSpan()));
        return values;
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<int> values)
    {
        if (BitConverter.IsLittleEndian) return MemoryMarshal.AsBytes(values);
        var turned = values.ToArray();
        Turn(turned);
        return MemoryMarshal.AsBytes(turned.AsSpan());
    }

    private static void Turn(Span<int> values)
    {
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(values, values);
    }
}
