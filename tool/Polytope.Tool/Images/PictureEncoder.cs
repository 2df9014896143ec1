using SkiaSharp;

namespace Polytope.Tool.Images;

/// <summary>Opaque RGBA pixels as a picture file.</summary>
internal static class PictureEncoder
{
    /// <param name="pixels">Four bytes a pixel, row by row.</param>
    public static byte[] Png(byte[] pixels, int width, int height) =>
        Encode(
            pixels, width, 0, 0, width, height,
            pixmap => pixmap.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 6)));

    /// <summary>A still WebP of a part of a picture.</summary>
    /// <param name="pictureWidth">Of the whole picture.</param>
    /// <param name="quality">0 to 100 for lossy, null for lossless.</param>
    public static byte[] Webp(
        byte[] pixels, int pictureWidth, int left, int top, int width, int height, int? quality) =>
        Encode(pixels, pictureWidth, left, top, width, height, pixmap => pixmap.Encode(quality is { } lossy
            ? new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, lossy)
            : new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 0)));

    private static unsafe byte[] Encode(
        byte[] pixels, int pictureWidth, int left, int top, int width, int height, Func<SKPixmap, SKData?> encode)
    {
        fixed (byte* start = &pixels[4 * ((top * pictureWidth) + left)])
        {
            var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
            using var pixmap = new SKPixmap(info, (nint)start, 4 * pictureWidth);
            using var data = encode(pixmap)
                ?? throw new InvalidOperationException(
                    FormattableString.Invariant($"A picture of {width}x{height} could not be encoded."));
            return data.ToArray();
        }
    }
}
