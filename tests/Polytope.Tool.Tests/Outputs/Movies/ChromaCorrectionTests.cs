using Polytope.Tool.Outputs.Movies;
using Polytope.Tool.Tests.Images;
using SkiaSharp;

namespace Polytope.Tool.Tests.Outputs.Movies;

public sealed class ChromaCorrectionTests
{
    private const int Width = 93;
    private const int Height = 61;

    [Fact]
    public void Thin_coloured_lines_decode_nearer_to_their_colours()
    {
        var pixels = Pixels((x, y) =>
            (x + (3 * y)) % 17 == 0 ? (230, 80, 60) : (x - y) % 23 == 0 ? (60, 90, 230) : (250, 250, 250));
        byte[] corrected = [.. pixels];
        new ChromaCorrection(Width, Height).Apply(corrected);
        Assert.True(Error(corrected, pixels) < 0.92 * Error(pixels, pixels));
    }

    [Fact]
    public void Grey_stays_as_it_is()
    {
        var pixels = Pixels((x, y) => ((x * 2) + y, (x * 2) + y, (x * 2) + y));
        byte[] corrected = [.. pixels];
        new ChromaCorrection(Width, Height).Apply(corrected);
        Assert.Equal(pixels, corrected);
    }

    private static byte[] Pixels(Func<int, int, (int R, int G, int B)> colour)
    {
        var pixels = new byte[4 * Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var at = 4 * ((y * Width) + x);
                var (r, g, b) = colour(x, y);
                (pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]) = ((byte)r, (byte)g, (byte)b, 255);
            }
        }

        return pixels;
    }

    /// <summary>The mean difference of what another reader decodes, a channel.</summary>
    private static double Error(byte[] encoded, byte[] wanted)
    {
        var info = new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var decoded = SKBitmap.Decode(LossyStill.Of(encoded, Width, Height, 90), info);
        var pixels = decoded.GetPixelSpan();
        var sum = 0;
        for (var i = 0; i < wanted.Length; i++) sum += Math.Abs(pixels[i] - wanted[i]);
        return sum / (3.0 * Width * Height);
    }
}
