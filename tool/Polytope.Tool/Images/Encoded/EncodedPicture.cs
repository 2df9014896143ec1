
namespace Polytope.Tool.Images.Encoded;

/// <summary>
/// A picture file taken apart: what its header says, and a copy with nothing in it but what the pixels need. Profiles,
/// texts, thumbnails and further frames stay behind, so that no decoder ever meets them.
/// </summary>
/// <param name="Kind">Told by content, not by name.</param>
/// <param name="Width">Of the picture, before it is turned.</param>
/// <param name="Height">Of the picture, before it is turned.</param>
/// <param name="Frame">Where the encoded pixels lie in the picture; elsewhere it is transparent.</param>
/// <param name="Orientation">As EXIF counts them, 1 to 8.</param>
/// <param name="IsSixteenBit">Its samples have 16 bits.</param>
/// <param name="Content">The copy, a file of the same kind.</param>
internal sealed record EncodedPicture(
    PictureKind Kind, int Width, int Height, PictureFrame Frame, int Orientation, bool IsSixteenBit, byte[] Content)
{
    private const string Readable = "PNG, JPEG, WebP, BMP and GIF can be read.";

    /// <summary>A picture with more pixels is refused before it is decoded.</summary>
    public const int MaximumPixels = 25_000_000;

    public EncodedPicture(PictureKind kind, int width, int height, byte[] content)
        : this(kind, width, height, new PictureFrame(0, 0, width, height), 1, false, content)
    {
    }

    /// <summary>Rows and columns change places.</summary>
    public bool IsTransposed => Orientation >= 5;

    /// <exception cref="PictureException">
    /// The file is no picture of these kinds, too large, damaged or cut off.
    /// </exception>
    public static EncodedPicture Of(byte[] file)
    {
        var picture = KindOf(file) switch
        {
            PictureKind.Png => PngChunks.Read(file),
            PictureKind.Jpeg => JpegSegments.Read(file),
            PictureKind.Webp => WebpChunks.Read(file),
            PictureKind.Gif => GifBlocks.Read(file),
            PictureKind.Bmp => BmpHeader.Read(file),
            _ => throw new PictureException($"this is no picture. {Readable}"),
        };
        ThrowIfTooLarge(picture.Width, picture.Height);
        ThrowIfTooLarge(picture.Frame.Width, picture.Frame.Height);
        return picture;
    }

    private static PictureKind? KindOf(ReadOnlySpan<byte> file) =>
        file.StartsWith(PngChunks.Signature) ? PictureKind.Png
        : file.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? PictureKind.Jpeg
        : file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..].StartsWith("WEBP"u8) ? PictureKind.Webp
        : file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8) ? PictureKind.Gif
        : file.StartsWith("BM"u8) ? PictureKind.Bmp
        : file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8)
            ? throw new PictureException($"this is a TIFF picture. {Readable}")
        : null;

    /// <exception cref="PictureException">It has too many pixels, or none.</exception>
    public static void ThrowIfTooLarge(int width, int height)
    {
        if (width < 1 || height < 1) throw PictureException.Damaged("it has no pixels");
        if ((long)width * height > MaximumPixels)
            throw new PictureException(FormattableString.Invariant(
                $"the picture has {width}x{height} pixels, more than {MaximumPixels} in all. Scale it down."));
    }
}
