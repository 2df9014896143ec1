using Polytope.Tool.Images;
using SkiaSharp;

namespace Polytope.Tool.Tests.Images;

/// <summary>Small pictures to read.</summary>
internal static class SamplePictures
{
    public static string Committed(string name) => Path.Combine(AppContext.BaseDirectory, "data/images", name);

    /// <summary>Some of a kind that others' encoders make, and our own.</summary>
    public static IEnumerable<byte[]> Of(string kind) => kind switch
    {
        "png" => [Encoded(SKEncodedImageFormat.Png, 100), PictureEncoder.Png(Pixels(), Width, Height)],
        "jpg" => [Encoded(SKEncodedImageFormat.Jpeg, 80)],
        "webp" =>
        [
            Encoded(SKEncodedImageFormat.Webp, 100), Encoded(SKEncodedImageFormat.Webp, 70),
            Encoded(SKEncodedImageFormat.Webp, 70, opacity: 99),
            PictureEncoder.LosslessWebp(Pixels(), Width, Height), LossyStill.Of(Pixels(), Width, Height, 60),
        ],
        _ => [],
    };

    private const int Width = 40;
    private const int Height = 24;

    private static byte[] Pixels()
    {
        var pixels = new byte[4 * Width * Height];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = i % 4 == 3 ? (byte)255 : (byte)((i * i / 7) + (i % 4 * 50));
        return pixels;
    }

    private static byte[] Encoded(SKEncodedImageFormat format, int quality, byte opacity = 255)
    {
        var alpha = opacity == 255 ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, alpha));
        Pixels().CopyTo(bitmap.GetPixelSpan());
        for (var i = 3; i < 4 * Width * Height; i += 8) bitmap.GetPixelSpan()[i] = opacity;
        using var encoded = bitmap.Encode(format, quality);
        return encoded.ToArray();
    }
}
