using SkiaSharp;

namespace Polytope.Tool.Images;

/// <summary>Opaque RGBA pixels as a picture file.</summary>
internal static class PictureEncoder
{
    /// <param name="pixels">Four bytes a pixel, row by row.</param>
    /// <param name="level">zlib's, 0 to 9.</param>
    public static byte[] Png(byte[] pixels, int width, int height, int level = 6) =>
        Encode(pixels, width, height, pixmap => pixmap.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, level)));

    private static unsafe byte[] Encode(byte[] pixels, int width, int height, Func<SKPixmap, SKData?> encode)
    {
        fixed (byte* start = pixels)
        {
            var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
            using var pixmap = new SKPixmap(info, (nint)start, 4 * width);
            using var data = encode(pixmap)
                ?? throw new InvalidOperationException(FormattableString.Invariant($"A picture of {width}x{height} could not be encoded."));
            return data.ToArray();
        }
    }
}
