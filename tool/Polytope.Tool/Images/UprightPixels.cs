using Polytope.Tool.Images.Encoded;
using SixLabors.ImageSharp.PixelFormats;

namespace Polytope.Tool.Images;

/// <summary>
/// A picture's decoded pixels, each moved to where the picture's orientation puts it; pixels outside the frame are
/// white.
/// </summary>
internal sealed class UprightPixels
{
    private readonly EncodedPicture _picture;
    private readonly int _columns;
    private readonly int _rows;
    private readonly ushort[] _samples;

    public UprightPixels(EncodedPicture picture)
    {
        _picture = picture;
        (_columns, _rows) = picture.IsTransposed ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        _samples = new ushort[4 * _columns * _rows];
        if ((picture.Frame.Width, picture.Frame.Height) != (picture.Width, picture.Height))
            Array.Fill(_samples, Largest);
    }

    private ushort Largest => _picture.IsSixteenBit ? ushort.MaxValue : byte.MaxValue;

    /// <param name="column">In the picture's frame.</param>
    /// <param name="row">In the picture's frame.</param>
    public void Set(int column, int row, Rgba32 pixel) => Set(column, row, pixel.R, pixel.G, pixel.B, pixel.A);

    /// <inheritdoc cref="Set(int, int, Rgba32)"/>
    public void Set(int column, int row, Rgba64 pixel) => Set(column, row, pixel.R, pixel.G, pixel.B, pixel.A);

    public Picture ToPicture(string digest) => new(digest, _columns, _rows, _samples, Largest);

    private void Set(int column, int row, ushort red, ushort green, ushort blue, ushort alpha)
    {
        var (x, y) = Turn(_picture.Frame.Left + column, _picture.Frame.Top + row);
        var pixel = _samples.AsSpan(4 * ((y * _columns) + x), 4);
        (pixel[0], pixel[1], pixel[2], pixel[3]) = (red, green, blue, alpha);
    }

    /// <summary>
    /// EXIF counts where the file's first row and first column are: top left, top right, bottom right, and so on.
    /// </summary>
    private (int Column, int Row) Turn(int j, int i) => _picture.Orientation switch
    {
        2 => (_picture.Width - 1 - j, i),
        3 => (_picture.Width - 1 - j, _picture.Height - 1 - i),
        4 => (j, _picture.Height - 1 - i),
        5 => (i, j),
        6 => (_picture.Height - 1 - i, j),
        7 => (_picture.Height - 1 - i, _picture.Width - 1 - j),
        8 => (i, _picture.Width - 1 - j),
        _ => (j, i),
    };
}
