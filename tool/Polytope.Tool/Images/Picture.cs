using System.Collections.Concurrent;
using Polytope.Core.Images;

namespace Polytope.Tool.Images;

/// <summary>A decoded picture file. The image is made from it for those channels that are asked for.</summary>
public sealed class Picture
{
    private readonly byte[] _pixels = [];
    private readonly ushort[] _finePixels = [];
    private readonly ConcurrentDictionary<ImageChannels, string> _digests = [];

    /// <param name="digest">SHA-256 of the file's bytes, in lower-case hexadecimal.</param>
    /// <param name="pixels">Red, green, blue, alpha (not premultiplied) of each pixel, row by row.</param>
    public Picture(string digest, int width, int height, byte[] pixels)
    {
        if (pixels.Length != 4L * width * height) throw new ArgumentException("Four bytes a pixel.", nameof(pixels));
        (Digest, Width, Height, _pixels) = (digest, width, height, pixels);
    }

    /// <inheritdoc cref="Picture(string, int, int, byte[])"/>
    public Picture(string digest, int width, int height, ushort[] pixels)
    {
        if (pixels.Length != 4L * width * height) throw new ArgumentException("Four samples a pixel.", nameof(pixels));
        (Digest, Width, Height, _finePixels) = (digest, width, height, pixels);
    }

    /// <summary>SHA-256 of the file's bytes, in lower-case hexadecimal.</summary>
    public string Digest { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Of the decoded pixels in memory.</summary>
    public int BytesPerPixel => _pixels.Length > 0 ? 4 : 8;

    /// <summary>
    /// The digest of the image of those channels: the same for every file that holds the same pixels.
    /// </summary>
    public string ImageDigest(ImageChannels channels) =>
        _digests.GetOrAdd(channels, taken => Core.Images.ImageDigest.Of(Image(taken)));

    /// <summary>All pixels as they are, alpha included, as a PNG file.</summary>
    public byte[] ToPng() => _pixels.Length > 0
        ? PictureEncoder.PngWithAlpha(_pixels, Width, Height)
        : PictureEncoder.PngWithAlpha(_finePixels, Width, Height);

    /// <param name="channels">
    /// grey takes <see cref="Grey"/>; rgb takes each channel over white: <c>(alpha c + (m - alpha) m) / m^2</c>,
    /// rounded to float32, where m is 255, or 65535 for a picture of 16 bits.
    /// </param>
    public Image Image(ImageChannels channels)
    {
        var isColour = channels == ImageChannels.Rgb;
        var values = new float[Width * Height * (isColour ? 3 : 1)];
        for (var at = 0; at < Width * Height; at++)
        {
            var (red, green, blue, alpha, largest) = Pixel(4 * at);
            if (isColour)
            {
                values[3 * at] = OverWhite(red, alpha, largest);
                values[(3 * at) + 1] = OverWhite(green, alpha, largest);
                values[(3 * at) + 2] = OverWhite(blue, alpha, largest);
            }
            else values[at] = Grey(red, green, blue, alpha, largest);
        }

        return new Image(Width, Height, values, isColour ? 3 : 1);
    }

    /// <summary>
    /// The grey value of a pixel: Rec. 601 luma of its encoded values over white,
    /// <c>(alpha (299 R + 587 G + 114 B) + (m - alpha) 1000 m) / (1000 m^2)</c>, in integers but for the one division,
    /// then rounded to float32. For an opaque grey g that is the float32 nearest to g / m.
    /// </summary>
    /// <param name="largest">The largest value of a sample, m: 255 or 65535.</param>
    public static float Grey(int red, int green, int blue, int alpha, int largest)
    {
        var luma = (299L * red) + (587L * green) + (114L * blue);
        return (float)(((alpha * luma) + ((largest - alpha) * 1000L * largest)) / (1000.0 * largest * largest));
    }

    private static float OverWhite(int value, int alpha, int largest) =>
        (float)((((long)alpha * value) + ((long)(largest - alpha) * largest)) / ((double)largest * largest));

    private (int Red, int Green, int Blue, int Alpha, int Largest) Pixel(int at) => _pixels.Length > 0
        ? (_pixels[at], _pixels[at + 1], _pixels[at + 2], _pixels[at + 3], byte.MaxValue)
        : (_finePixels[at], _finePixels[at + 1], _finePixels[at + 2], _finePixels[at + 3], ushort.MaxValue);
}
