namespace Polytope.Core.Rendering;

/// <summary>A rectangle of pixels in a larger picture: red, green, blue, alpha, a byte each.</summary>
/// <param name="Pixels">The picture's, row by row.</param>
/// <param name="Stride">Bytes from one row of the picture to the next.</param>
/// <param name="Left">The panel's first column.</param>
/// <param name="Top">The panel's first row.</param>
public readonly record struct Panel(byte[] Pixels, int Stride, int Left, int Top, int Width, int Height)
{
    public Span<byte> Row(int row) => Pixels.AsSpan(((Top + row) * Stride) + (4 * Left), 4 * Width);

    /// <summary>Writes grey values, clamped here to [0, 1], as round(255 v), half up.</summary>
    public void Write(ReadOnlySpan<float> grey)
    {
        for (var row = 0; row < Height; row++)
        {
            var pixels = Row(row);
            var values = grey.Slice(row * Width, Width);
            for (var column = 0; column < values.Length; column++)
            {
                var value = (byte)((Clamp(values[column]) * 255) + 0.5f);
                pixels[4 * column] = value;
                pixels[(4 * column) + 1] = value;
                pixels[(4 * column) + 2] = value;
                pixels[(4 * column) + 3] = 255;
            }
        }
    }

    /// <summary>To [0, 1]; a value that is no number becomes 0.</summary>
    internal static float Clamp(float value) => value > 0 ? value < 1 ? value : 1 : 0;
}
