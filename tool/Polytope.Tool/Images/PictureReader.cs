using Polytope.Core.Images;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using SkiaSharp;

namespace Polytope.Tool.Images;

/// <summary>
/// Reads a picture file as an image: PNG, JPEG, WebP, BMP or GIF (of an animation the first frame), told apart by
/// content, not by name. The picture is turned as its EXIF orientation says. Samples are taken as encoded, 8 bits a
/// channel (16-bit ones are reduced), and no colour profile or gamma is applied; <see cref="Grey"/> is the formula.
/// </summary>
public static class PictureReader
{
    /// <summary>A picture with more pixels is refused before it is decoded.</summary>
    public const int MaximumPixels = 100_000_000;

    /// <exception cref="UnreadableFileException">
    /// The file is missing, no picture of these kinds, too large, damaged or cut off.
    /// </exception>
    /// <param name="channels">rgb takes each channel over white: <c>(alpha c + (255 - alpha) 255) / 65025</c>, rounded to float32.</param>
    public static Image Read(string path, ImageChannels channels = ImageChannels.Grey)
    {
        using var codec = Open(path);
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var pixels = new byte[4 * info.Width * info.Height];
        SKCodecResult result;
        unsafe
        {
            fixed (byte* start = pixels) result = codec.GetPixels(info, (nint)start);
        }

        if (result != SKCodecResult.Success)
            throw new UnreadableFileException(path, result == SKCodecResult.IncompleteInput
                ? "the picture is cut off: the file ends before its last pixel. Copy or save it again."
                : $"the picture is damaged and can't be decoded ({result}). Copy or save it again.");
        return Turn(pixels, info.Width, info.Height, codec.EncodedOrigin, channels);
    }

    /// <summary>Width and height after turning, from the file's header alone.</summary>
    /// <exception cref="UnreadableFileException">As for <see cref="Read"/>, but damage further on is not seen.</exception>
    public static (int Width, int Height) ReadSize(string path)
    {
        using var codec = Open(path);
        return IsTransposed(codec.EncodedOrigin) ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
    }

    /// <summary>
    /// The grey value of a pixel: Rec. 601 luma of its encoded values over white,
    /// <c>(alpha (299 R + 587 G + 114 B) + (255 - alpha) 255000) / 65025000</c>, in integers but for the one division,
    /// then rounded to float32. For an opaque grey g that is the float32 nearest to g / 255.
    /// </summary>
    public static float Grey(byte red, byte green, byte blue, byte alpha)
    {
        var luma = (299 * red) + (587 * green) + (114 * blue);
        return (float)(((alpha * luma) + ((255 - alpha) * 255_000)) / 65_025_000.0);
    }

    private static float OverWhite(byte value, byte alpha) => (float)(((alpha * value) + ((255 - alpha) * 255)) / 65_025.0);

    private static SKCodec Open(string path)
    {
        using var content = SKData.CreateCopy(WholeFile.Read(path));
        var codec = SKCodec.Create(content) ?? throw new UnreadableFileException(path, $"this is no picture. {Readable}");
        try
        {
            if (codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg
                or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Bmp or SKEncodedImageFormat.Gif))
                throw new UnreadableFileException(path, $"this is a {codec.EncodedFormat} picture. {Readable}");
            var (width, height) = (codec.Info.Width, codec.Info.Height);
            if ((long)width * height > MaximumPixels)
                throw new UnreadableFileException(path, FormattableString.Invariant(
                    $"the picture has {width}x{height} pixels, more than {MaximumPixels} in all. Scale it down."));
            return codec;
        }
        catch
        {
            codec.Dispose();
            throw;
        }
    }

    private const string Readable = "PNG, JPEG, WebP, BMP and GIF can be read.";

    private static bool IsTransposed(SKEncodedOrigin origin) => origin
        is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>Values of RGBA pixels, put where the orientation wants them.</summary>
    private static Image Turn(byte[] pixels, int width, int height, SKEncodedOrigin origin, ImageChannels channels)
    {
        var (columns, rows) = IsTransposed(origin) ? (height, width) : (width, height);
        var isColour = channels == ImageChannels.Rgb;
        var values = new float[columns * rows * (isColour ? 3 : 1)];
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
            {
                var pixel = pixels.AsSpan(4 * ((i * width) + j), 4);
                // An origin's name tells on which side of the picture the file's first row and first column are.
                var (column, row) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - j, i),
                    SKEncodedOrigin.BottomRight => (width - 1 - j, height - 1 - i),
                    SKEncodedOrigin.BottomLeft => (j, height - 1 - i),
                    SKEncodedOrigin.LeftTop => (i, j),
                    SKEncodedOrigin.RightTop => (height - 1 - i, j),
                    SKEncodedOrigin.RightBottom => (height - 1 - i, width - 1 - j),
                    SKEncodedOrigin.LeftBottom => (i, width - 1 - j),
                    _ => (j, i),
                };
                var at = (row * columns) + column;
                if (isColour)
                    for (var c = 0; c < 3; c++) values[(3 * at) + c] = OverWhite(pixel[c], pixel[3]);
                else values[at] = Grey(pixel[0], pixel[1], pixel[2], pixel[3]);
            }
        }

        return new Image(columns, rows, values, isColour ? 3 : 1);
    }
}
