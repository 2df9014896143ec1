namespace Polytope.Tool.Formats.Onnx.Graphs;

/// <summary>Types of elements, as <c>TensorProto.DataType</c> numbers them.</summary>
internal enum OnnxType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
    BFloat16 = 16,
}

/// <summary>What the reader needs to know of each type.</summary>
internal static class OnnxTypes
{
    public static bool IsFloating(this OnnxType type) =>
        type is OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.BFloat16;

    /// <summary>Bytes an element has in raw data; 0 for a type whose numbers are not read.</summary>
    public static int Size(this OnnxType type) => type switch
    {
        OnnxType.UInt8 or OnnxType.Int8 or OnnxType.Bool => 1,
        OnnxType.UInt16 or OnnxType.Int16 or OnnxType.Float16 or OnnxType.BFloat16 => 2,
        OnnxType.Float or OnnxType.Int32 or OnnxType.UInt32 => 4,
        OnnxType.Double or OnnxType.Int64 or OnnxType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>The nearest value of the type, as a runtime computes it; integers are cut off.</summary>
    public static double Round(this OnnxType type, double value) => type switch
    {
        OnnxType.Float => (float)value,
        OnnxType.Float16 => (double)(Half)value,
        OnnxType.BFloat16 => RoundToUpperHalf((float)value),
        OnnxType.Double => value,
        OnnxType.Bool => value != 0 ? 1 : 0,
        _ => Math.Truncate(value),
    };

    /// <summary>The name for people: <c>float32</c>.</summary>
    public static string Name(this OnnxType type) => type switch
    {
        OnnxType.Float => "float32",
        OnnxType.Double => "float64",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>A bfloat16 is the upper half of a float32; ties go to even.</summary>
    private static float RoundToUpperHalf(float value)
    {
        if (!float.IsFinite(value)) return value;
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
