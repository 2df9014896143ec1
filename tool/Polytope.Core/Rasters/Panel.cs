using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Rasters;

/// <summary>A rectangle of pixels in a larger picture; each pixel is four bytes: red, green, blue and alpha.</summary>
/// <param name="Pixels">The pixels of the picture, row by row.</param>
/// <param name="Stride">Bytes from one row of the picture to the next.</param>
/// <param name="Left">The panel's first column.</param>
/// <param name="Top">The panel's first row.</param>
/// <param name="Width">Columns of the panel.</param>
/// <param name="Height">Rows of the panel.</param>
public readonly record struct Panel(byte[] Pixels, int Stride, int Left, int Top, int Width, int Height)
{
    /// <summary>The bytes of a row of the panel.</summary>
    public Span<byte> Row(int row) => Pixels.AsSpan(((Top + row) * Stride) + (4 * Left), 4 * Width);

    /// <summary>Writes colours, clamped to [0, 1], as floor(255 v + 1/2).</summary>
    /// <param name="colours">Width x height values per plane.</param>
    public void Write(ColourPlanes colours)
    {
        for (var row = 0; row < Height; row++) Write(colours, row * Width, Row(row));
    }

    /// <summary>Writes one row of pixels, whose colours start at an index.</summary>
    internal static void Write(ColourPlanes colours, int first, Span<byte> pixels)
    {
        var words = MemoryMarshal.Cast<byte, uint>(pixels);
        var red = colours.Red.AsSpan(first, words.Length);
        var green = colours.Green.AsSpan(first, words.Length);
        var blue = colours.Blue.AsSpan(first, words.Length);
        var column = 0;
        for (; column <= words.Length - Vector256<float>.Count; column += Vector256<float>.Count)
        {
            var word = Bytes(red, column) | (Bytes(green, column) << 8) | (Bytes(blue, column) << 16)
                | Vector256.Create(0xFF000000);
            word.CopyTo(words[column..]);
        }

        for (; column < words.Length; column++)
        {
            words[column] = Byte(red[column]) | (Byte(green[column]) << 8) | (Byte(blue[column]) << 16)
                | 0xFF000000;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Bytes(ReadOnlySpan<float> values, int first)
    {
        var value = Vector256.Create(values[first..]);
        var clamped = Vector256.ConditionalSelect(
            Vector256.GreaterThan(value, Vector256<float>.Zero),
            Vector256.Min(value, Vector256<float>.One),
            Vector256<float>.Zero);
        return Vector256.ConvertToInt32((clamped * 255) + Vector256.Create(0.5f)).AsUInt32();
    }

    private static uint Byte(float value) => (uint)((Clamp(value) * 255) + 0.5f);

    /// <summary>Clamps to [0, 1]; NaN becomes 0.</summary>
    internal static float Clamp(float value) => value > 0 ? value < 1 ? value : 1 : 0;
}
