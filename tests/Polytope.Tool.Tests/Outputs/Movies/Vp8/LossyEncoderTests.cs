using System.Security.Cryptography;
using CsCheck;
using Polytope.Tool.Images;
using Polytope.Tool.Outputs.Movies.Vp8;
using Polytope.Tool.Tests.Images;
using SkiaSharp;

namespace Polytope.Tool.Tests.Outputs.Movies.Vp8;

/// <summary>The encoder of lossy WebP, by what two other programs decode.</summary>
public sealed class LossyEncoderTests
{
    [Fact]
    public void Pictures_of_any_size_and_quality_decode_to_nearly_what_they_were() =>
        Gen.Select(Gen.Int[1, 150], Gen.Int[1, 90], Gen.Int[0, 100], Gen.Int[0, 3]).Sample(
            (width, height, quality, pattern) =>
        {
            var pixels = Pixels(width, height, pattern);
            var decoded = Decoded(LossyStill.Of(pixels, width, height, quality), width, height);

            // Noise in three channels has four times the chroma that is kept.
            var most = (pattern == 3 ? 60 : 12) + ((100 - quality) / 4);
            Assert.InRange(MeanDifference(pixels, decoded), 0, most);
        }, iter: 300, threads: 1);

    [Fact]
    public void Grey_pictures_of_the_best_quality_lose_hardly_anything()
    {
        foreach (var pattern in new[] { 0, 1, 4 })
        {
            var pixels = Pixels(133, 77, pattern, isGrey: true);
            var decoded = Decoded(LossyStill.Of(pixels, 133, 77, 100), 133, 77);
            Assert.InRange(MeanDifference(pixels, decoded), 0, 1.5);
        }
    }

    /// <summary>Skia has libwebp, whose author wrote the format; ImageSharp's decoder is another one.</summary>
    [Fact]
    public void Two_decoders_agree()
    {
        using var folder = new TemporaryFolder();
        for (var pattern = 0; pattern < 5; pattern++)
        {
            var file = LossyStill.Of(Pixels(200, 120, pattern), 200, 120, 60);
            var path = folder.File("still.webp");
            File.WriteAllBytes(path, file);
            var image = PictureReader.Read(path).Image(Core.Images.ImageChannels.Rgb);
            var other = Decoded(file, 200, 120);
            for (var i = 0; i < image.Values.Length; i++)
                Assert.InRange(Math.Abs((image.Values[i] * 255) - other[(i / 3 * 4) + (i % 3)]), 0, 2.01);
        }
    }

    [Fact]
    public void A_better_quality_takes_more_bytes_and_has_less_error()
    {
        var pixels = Pixels(160, 112, 2);
        var (bytes, error) = (0, double.MaxValue);
        foreach (var quality in new[] { 0, 30, 60, 80, 95 })
        {
            var file = LossyStill.Of(pixels, 160, 112, quality);
            var now = MeanDifference(pixels, Decoded(file, 160, 112));
            Assert.InRange(file.Length, bytes + 1, int.MaxValue);
            Assert.InRange(now, 0, error);
            (bytes, error) = (file.Length, now);
        }
    }

    [Fact]
    public void What_is_hidden_takes_hardly_any_bytes_and_what_is_shown_stays_right()
    {
        var pixels = Pixels(160, 112, 3);
        var isShown = new bool[10 * 7];
        for (var square = 0; square < isShown.Length; square++) isShown[square] = square % 10 < 2;
        var encoder = new LossyEncoder(160, 112);
        var whole = encoder.Encode(pixels, 80);
        var part = encoder.Encode(pixels, 80, isShown);
        Assert.InRange(part.Length, 1, whole.Length / 4);
        var decoded = Decoded(LossyStill.Wrap(part), 160, 112);
        var difference = 0;
        for (var y = 0; y < 112; y++)
            for (var i = 4 * 160 * y; i < 4 * ((160 * y) + 32); i++)
                difference += Math.Abs(pixels[i] - decoded[i]);
        Assert.InRange(difference / (3.0 * 32 * 112), 0, 60);
        Assert.Equal(whole, encoder.Encode(pixels, 80));
    }

    /// <summary>The same on every processor: determinism.sh runs movies without instructions, and emulated.</summary>
    [Fact]
    public void The_bytes_are_the_committed_ones()
    {
        byte[] all = [.. Enumerable.Range(0, 5).SelectMany(p => LossyStill.Of(Pixels(131, 75, p), 131, 75, 70))];
        Assert.Equal("7ed8bfe65edf2440bdedbfc5d6ba8fb2", Convert.ToHexStringLower(SHA256.HashData(all))[..32]);
    }

    private static byte[] Pixels(int width, int height, int pattern, bool isGrey = false)
    {
        var pixels = new byte[4 * width * height];
        var state = 12345u;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                state = (state * 1664525) + 1013904223;
                var (red, green, blue) = pattern switch
                {
                    0 => (x, y, 128),
                    1 => ((x + (2 * y)) % 29 < 2 ? 20 : 240, (x + (2 * y)) % 29 < 2 ? 60 : 240, 230),
                    2 => ((x * x) + (y * y)) % 3001 < 700 ? (200, 90, 40) : (60, 150, 250),
                    3 => ((int)(state >> 24), (int)(state >> 16) & 255, (int)(state >> 8) & 255),
                    _ => (x / 7 * 31 % 256, x / 7 * 31 % 256, x / 7 * 31 % 256),
                };
                var at = 4 * ((y * width) + x);
                (pixels[at], pixels[at + 1]) = ((byte)red, (byte)(isGrey ? red : green));
                (pixels[at + 2], pixels[at + 3]) = ((byte)(isGrey ? red : blue), 255);
            }
        }

        return pixels;
    }

    private static byte[] Decoded(byte[] file, int width, int height)
    {
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var decoded = SKBitmap.Decode(file, info);
        Assert.NotNull(decoded);
        return decoded.GetPixelSpan().ToArray();
    }

    private static double MeanDifference(byte[] a, byte[] b) =>
        a.Zip(b, (one, other) => Math.Abs(one - other)).Sum() / (0.75 * a.Length);
}
