namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// Which squares of 16x16 pixels, as lossy WebP codes them, a frame shows anew; the others stay as they are. Grey ones
/// are always shown, for they take fewer bytes than a finer mask.
/// </summary>
internal sealed class BlockMask
{
    /// <summary>Pixels along a square's side.</summary>
    public const int Side = 16;

    private readonly bool[] _isShown;

    /// <param name="before">Opaque RGBA of the frame before, row by row.</param>
    /// <param name="now">Of this frame, of the same size.</param>
    public BlockMask(ReadOnlySpan<byte> before, ReadOnlySpan<byte> now, int width, int height)
    {
        (Width, Height) = (width, height);
        _isShown = new bool[Columns * Rows];
        var isColoured = new bool[Columns * Rows];
        for (var y = 0; y < height; y++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var left = Side * column;
                var (start, length) = (4 * ((y * width) + left), 4 * Math.Min(Side, width - left));
                var square = (y / Side * Columns) + column;
                var pixels = now.Slice(start, length);
                isColoured[square] |= HasColour(pixels);
                _isShown[square] |= !before.Slice(start, length).SequenceEqual(pixels);
            }
        }

        for (var square = 0; square < _isShown.Length; square++) _isShown[square] |= !isColoured[square];
    }

    /// <summary>Of the frame in pixels.</summary>
    public int Width { get; }

    /// <summary>Of the frame in pixels.</summary>
    public int Height { get; }

    public int Columns => (Width + Side - 1) / Side;

    public int Rows => (Height + Side - 1) / Side;

    public bool HidesAny => _isShown.Contains(false);

    public bool IsShown(int row, int column) => _isShown[(row * Columns) + column];

    /// <summary>
    /// Paints each hidden square in one colour: its mean, so that it takes hardly any bytes and its neighbours are
    /// predicted well.
    /// </summary>
    public void Blank(Span<byte> pixels)
    {
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++)
                if (!IsShown(row, column))
                    Blank(pixels, row * Side, column * Side);
    }

    private static bool HasColour(ReadOnlySpan<byte> pixels)
    {
        for (var at = 0; at < pixels.Length; at += 4)
            if (pixels[at] != pixels[at + 1] || pixels[at + 1] != pixels[at + 2])
                return true;
        return false;
    }

    private void Blank(Span<byte> pixels, int top, int left)
    {
        var (rows, columns) = (Math.Min(Side, Height - top), Math.Min(Side, Width - left));
        var (red, green, blue) = (0, 0, 0);
        for (var y = top; y < top + rows; y++)
        {
            for (var x = left; x < left + columns; x++)
            {
                var pixel = pixels.Slice(4 * ((y * Width) + x), 3);
                (red, green, blue) = (red + pixel[0], green + pixel[1], blue + pixel[2]);
            }
        }

        var count = rows * columns;
        for (var y = top; y < top + rows; y++)
        {
            for (var x = left; x < left + columns; x++)
            {
                var pixel = pixels.Slice(4 * ((y * Width) + x), 3);
                (pixel[0], pixel[1], pixel[2]) = ((byte)(red / count), (byte)(green / count), (byte)(blue / count));
            }
        }
    }
}
