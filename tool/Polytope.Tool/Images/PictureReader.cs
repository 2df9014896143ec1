using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using SkiaSharp;

namespace Polytope.Tool.Images;

/// <summary>
/// Decodes picture files: PNG, JPEG, WebP, BMP or GIF (of an animation the first frame), recognized by content, not by
/// name. The picture is rotated as its EXIF orientation says. Samples are taken as encoded, 8 bits a channel (16-bit
/// ones are reduced), and no colour profile or gamma is applied; <see cref="Picture"/> has the formulas.
/// </summary>
public static class PictureReader
{
    /// <summary>A picture with more pixels is refused before it is decoded.</summary>
    public const int MaximumPixels = 100_000_000;

    /// <exception cref="UnreadableFileException">
    /// The file is missing, is not a picture of these kinds, or is too large, damaged or cut off.
    /// </exception>
    public static Picture Read(string path)
    {
        var content = WholeFile.Read(path);
        using var codec = Open(path, content);
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
        var (width, height) = IsTransposed(codec.EncodedOrigin) ? (info.Height, info.Width) : (info.Width, info.Height);
        return new Picture(
            Digest.Of(content), width, height, Rotate(pixels, info.Width, info.Height, codec.EncodedOrigin));
    }

    private static SKCodec Open(string path, byte[] bytes)
    {
        using var content = SKData.CreateCopy(bytes);
        var codec = SKCodec.Create(content) ?? throw new UnreadableFileException(
            path, $"this is no picture. {Readable}");
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

    private static bool IsTransposed(SKEncodedOrigin origin) => origin is SKEncodedOrigin.LeftTop
        or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>RGBA pixels in the order of the upright picture.</summary>
    private static byte[] Rotate(byte[] pixels, int width, int height, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft) return pixels;
        var columns = IsTransposed(origin) ? height : width;
        var rotated = new byte[pixels.Length];
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
            {
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
                pixels.AsSpan(4 * ((i * width) + j), 4).CopyTo(rotated.AsSpan(4 * ((row * columns) + column)));
            }
        }

        return rotated;
    }
}
