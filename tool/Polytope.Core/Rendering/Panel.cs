namespace Polytope.Core.Rendering;

/// <summary>A rectangle of pixels in a larger picture: red, green, blue, alpha, a byte each.</summary>
/// <param name="Pixels">The picture's, row by row.</param>
/// <param name="Stride">Bytes from one row of the picture to the next.</param>
/// <param name="Left">The panel's first column.</param>
/// <param name="Top">The panel's first row.</param>
public readonly record struct Panel(byte[] Pixels, int Stride, int Left, int Top, int Width, int Height)
{
    public Span<byte> Row(int row) => Pixels.AsSpan(((Top + row) * Stride) + (4 * Left), 4 * Width);

    /// <summary>Writes colours, clamped here to [0, 1], as round(255 v), half up.</summary>
    public void Write(ColourPlanes colours)
    {
        for (var row = 0; row < Height; row++)
        {
            var pixels = Row(row);
            for (var column = 0; column < Width; column++)
            {
                var at = (row * Width) + column;
                pixels[4 * column] = Byte(colours.Red[at]);
                pixels[(4 * column) + 1] = Byte(colours.Green[at]);
                pixels[(4 * column) + 2] = Byte(colours.Blue[at]);
                pixels[(4 * column) + 3] = 255;
            }
        }
    }

    private static byte Byte(float value) => (byte)((Clamp(value) * 255) + 0.5f);

    /// <summary>To [0, 1]; a value that is no number becomes 0.</summary>
    internal static float Clamp(float value) => value > 0 ? value < 1 ? value : 1 : 0;
}
