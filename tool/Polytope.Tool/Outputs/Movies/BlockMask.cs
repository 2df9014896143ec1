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

    /// <summary>Of all squares, row by row.</summary>
    public ReadOnlySpan<bool> Shown => _isShown;

    public bool IsShown(int row, int column) => _isShown[(row * Columns) + column];

    private static bool HasColour(ReadOnlySpan<byte> pixels)
    {
        for (var at = 0; at < pixels.Length; at += 4)
            if (pixels[at] != pixels[at + 1] || pixels[at + 1] != pixels[at + 2])
                return true;
        return false;
    }
}
