using System.Collections.Concurrent;
using Polytope.Core.Images;

namespace Polytope.Tool.Images;

/// <summary>A decoded picture file. The image is made from it for those channels that are asked for.</summary>
public sealed class Picture
{
    private readonly byte[] _pixels;
    private readonly ConcurrentDictionary<ImageChannels, string> _digests = [];

    /// <param name="digest">SHA-256 of the file's bytes, in lower-case hexadecimal.</param>
    /// <param name="pixels">Red, green, blue, alpha (not premultiplied) of each pixel, row by row.</param>
    public Picture(string digest, int width, int height, byte[] pixels)
    {
        if (pixels.Length != 4L * width * height) throw new ArgumentException("Four bytes a pixel.", nameof(pixels));
        (Digest, Width, Height, _pixels) = (digest, width, height, pixels);
    }

    /// <summary>SHA-256 of the file's bytes, in lower-case hexadecimal.</summary>
    public string Digest { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>
    /// The digest of the image of those channels: the same for every file that holds the same pixels.
    /// </summary>
    public string ImageDigest(ImageChannels channels) =>
        _digests.GetOrAdd(channels, taken => Core.Images.ImageDigest.Of(Image(taken)));

    /// <summary>All pixels as they are, alpha included, as a PNG file.</summary>
    public byte[] ToPng() => PictureEncoder.PngWithAlpha(_pixels, Width, Height);

    /// <param name="channels">
    /// grey takes <see cref="Grey"/>; rgb takes each channel over white: <c>(alpha c + (255 - alpha) 255) / 65025</c>,
    /// rounded to float32.
    /// </param>
    public Image Image(ImageChannels channels)
    {
        var isColour = channels == ImageChannels.Rgb;
        var values = new float[Width * Height * (isColour ? 3 : 1)];
        for (var at = 0; at < Width * Height; at++)
        {
            var pixel = _pixels.AsSpan(4 * at, 4);
            if (isColour)
                for (var c = 0; c < 3; c++) values[(3 * at) + c] = OverWhite(pixel[c], pixel[3]);
            else values[at] = Grey(pixel[0], pixel[1], pixel[2], pixel[3]);
        }

        return new Image(Width, Height, values, isColour ? 3 : 1);
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

    private static float OverWhite(byte value, byte alpha) =>
        (float)(((alpha * value) + ((255 - alpha) * 255)) / 65_025.0);
}
