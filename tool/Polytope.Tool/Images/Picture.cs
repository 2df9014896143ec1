using Polytope.Core.Images;

namespace Polytope.Tool.Images;

/// <summary>A decoded picture file. The image is made from it for those channels that are asked for.</summary>
public sealed class Picture
{
    private readonly ushort[] _samples;
    private readonly ushort _largest;

    /// <param name="digest">SHA-256 of the file's bytes, in lower-case hexadecimal.</param>
    /// <param name="samples">Red, green, blue, alpha (not premultiplied) of each pixel, row by row.</param>
    /// <param name="largest">Of a sample: 255 or 65535.</param>
    public Picture(string digest, int width, int height, ushort[] samples, ushort largest = byte.MaxValue)
    {
        if (samples.Length != 4L * width * height)
            throw new ArgumentException("Four samples a pixel.", nameof(samples));
        (Digest, Width, Height, _samples, _largest) = (digest, width, height, samples, largest);
    }

    /// <summary>SHA-256 of the file's bytes, in lower-case hexadecimal.</summary>
    public string Digest { get; }

    public int Width { get; }

    public int Height { get; }

    /// <param name="channels">grey takes <see cref="Luma.Grey"/>, rgb <see cref="Luma.OverWhite"/>.</param>
    public Image Image(ImageChannels channels)
    {
        var isColour = channels == ImageChannels.Rgb;
        var values = new float[Width * Height * (isColour ? 3 : 1)];
        for (var at = 0; at < Width * Height; at++)
        {
            var pixel = _samples.AsSpan(4 * at, 4);
            if (isColour)
                for (var c = 0; c < 3; c++) values[(3 * at) + c] = Luma.OverWhite(pixel[c], pixel[3], _largest);
            else values[at] = Luma.Grey(pixel[0], pixel[1], pixel[2], pixel[3], _largest);
        }

        return new Image(Width, Height, values, isColour ? 3 : 1);
    }
}
