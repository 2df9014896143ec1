using System.Runtime.InteropServices;
using Polytope.Tool.Images.Encoded;

namespace Polytope.Tool.Images;

/// <summary>
/// The pixels of an upright picture; they are taken row by row of the file. Those outside its frame stay transparent.
/// </summary>
/// <typeparam name="T">A sample; a pixel has four of them.</typeparam>
internal sealed class OrientedPixels<T>(EncodedPicture picture)
    where T : unmanaged
{
    public int Width { get; } = picture.IsTransposed ? picture.Height : picture.Width;

    public int Height { get; } = picture.IsTransposed ? picture.Width : picture.Height;

    /// <summary>Red, green, blue, alpha of each pixel, row by row.</summary>
    public T[] Samples { get; } = new T[4 * picture.Width * picture.Height];

    /// <param name="row">In the frame of the file.</param>
    /// <param name="pixels">The frame's, in this row: red, green, blue, alpha each.</param>
    public void Take<TPixel>(int row, ReadOnlySpan<TPixel> pixels)
        where TPixel : unmanaged
    {
        var samples = MemoryMarshal.Cast<TPixel, T>(pixels);
        for (var column = 0; column < pixels.Length; column++)
        {
            var (x, y) = Rotated(picture.Frame.Left + column, picture.Frame.Top + row);
            samples.Slice(4 * column, 4).CopyTo(Samples.AsSpan(4 * ((y * Width) + x)));
        }
    }

    /// <summary>
    /// EXIF counts where the file's first row and column are: top left, top right, bottom right, and so on.
    /// </summary>
    private (int Column, int Row) Rotated(int j, int i) => picture.Orientation switch
    {
        2 => (picture.Width - 1 - j, i),
        3 => (picture.Width - 1 - j, picture.Height - 1 - i),
        4 => (j, picture.Height - 1 - i),
        5 => (i, j),
        6 => (picture.Height - 1 - i, j),
        7 => (picture.Height - 1 - i, picture.Width - 1 - j),
        8 => (i, picture.Width - 1 - j),
        _ => (j, i),
    };
}
