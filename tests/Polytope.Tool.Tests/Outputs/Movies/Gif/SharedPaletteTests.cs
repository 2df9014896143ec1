using CsCheck;
using Polytope.Tool.Outputs.Movies.Gif;
using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Tests.Outputs.Movies.Gif;

public sealed class SharedPaletteTests
{
    [Fact]
    public void Few_colours_are_kept_to_their_last_bit() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte).Array[1, 100].Sample(colours =>
        {
            var pixels = colours.SelectMany(c => new byte[] { c.Item1, c.Item2, c.Item3, 255 }).ToArray();
            var palette = Palette(pixels);
            var indices = new byte[colours.Length];
            palette.Map(pixels, new Box(0, 0, indices.Length, 1), indices);
            foreach (var (colour, index) in colours.Zip(indices))
            {
                var (r, g, b) = palette.Colours[index];
                Assert.InRange(r, colour.Item1 - 1, colour.Item1 + 1);
                Assert.InRange(g, colour.Item2 - 1, colour.Item2 + 1);
                Assert.InRange(b, colour.Item3 - 1, colour.Item3 + 1);
            }
        });

    [Fact]
    public void There_are_at_most_255_colours_and_the_256_greys_are_met_within_1()
    {
        var pixels = Enumerable.Range(0, 256)
            .SelectMany(grey => new[] { (byte)grey, (byte)grey, (byte)grey, (byte)255 }).ToArray();
        var palette = Palette(pixels);
        Assert.InRange(palette.Colours.Count, 1, 255);
        var indices = new byte[256];
        palette.Map(pixels, new Box(0, 0, indices.Length, 1), indices);
        for (var grey = 0; grey < 256; grey++) Assert.InRange(palette.Colours[indices[grey]].G, grey - 1, grey + 1);
    }

    [Fact]
    public void Many_colours_are_met_nearly()
    {
        var random = new Random(1);
        var pixels = new byte[4 * 100_000];
        random.NextBytes(pixels);
        var palette = Palette(pixels);
        Assert.Equal(255, palette.Colours.Count);
        var indices = new byte[100_000];
        palette.Map(pixels, new Box(0, 0, indices.Length, 1), indices);
        var error = 0.0;
        for (var i = 0; i < indices.Length; i++)
        {
            var (r, g, b) = palette.Colours[indices[i]];
            var pixel = pixels.AsSpan(4 * i, 3);
            error += Math.Abs(r - pixel[0]) + Math.Abs(g - pixel[1]) + Math.Abs(b - pixel[2]);
        }

        // A grid of 255 colours would be off by 256 / 6.3 / 4 = 10 a channel; dithering adds to that.
        Assert.InRange(error / indices.Length / 3, 0, 14);
    }

    [Fact]
    public void Dithering_keeps_the_mean_of_a_gradient_that_the_palette_is_too_small_for()
    {
        // A smooth surface of some 10,000 colours, on which a square of 16x16 pixels hardly changes.
        var (side, pixels) = (512, new byte[4 * 512 * 512]);
        for (var i = 0; i < side * side; i++)
            (pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2], pixels[(4 * i) + 3]) =
                ((byte)(i % side / 4), (byte)(i / side / 4), 128, 255);
        var palette = Palette(pixels);
        var indices = new byte[side * side];
        palette.Map(pixels, new Box(0, 0, side, side), indices);
        double error = 0;
        for (var top = 0; top < side; top += 16)
        {
            for (var left = 0; left < side; left += 16)
            {
                double sum = 0;
                for (var k = 0; k < 256; k++)
                {
                    var at = ((top + (k / 16)) * side) + left + (k % 16);
                    sum += palette.Colours[indices[at]].R - pixels[4 * at];
                }

                error += Math.Abs(sum / 256);
            }
        }

        Assert.InRange(error / (32 * 32), 0, 1.5);
    }

    private static SharedPalette Palette(byte[] pixels)
    {
        var palette = new SharedPalette();
        palette.Count(pixels);
        palette.Choose();
        return palette;
    }
}
