using System.Buffers.Binary;
using CsCheck;
using Polytope.Tool.Outputs.Movies;
using Polytope.Tool.Tests.Images;
using SkiaSharp;

namespace Polytope.Tool.Tests.Outputs.Movies;

public sealed class BlockMaskTests
{
    [Fact]
    public void A_mask_is_what_another_reader_finds_opaque() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[1, 100], Gen.Int[0, 100], Gen.Int[0, 65536]).Sample(
            (width, height, percent, seed) =>
        {
            var mask = Mask(width, height, percent, seed);
            var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            using var bitmap = SKBitmap.Decode(Still(mask), info);
            Assert.NotNull(bitmap);
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                {
                    var isShown = mask.IsShown(y / BlockMask.Side, x / BlockMask.Side);
                    Assert.Equal(isShown ? 255 : 0, bitmap.GetPixel(x, y).Alpha);
                }
        }, iter: 200, threads: 1);

    [Fact]
    public void A_square_shows_where_a_byte_of_it_changed()
    {
        byte[] before = [.. Enumerable.Range(0, 4 * 40 * 20).Select(i => (byte)(i * 7))], now = [.. before];
        now[4 * ((17 * 40) + 33)]++;
        var mask = new BlockMask(before, now, 40, 20);
        Assert.Equal((3, 2), (mask.Columns, mask.Rows));
        for (var row = 0; row < 2; row++)
            for (var column = 0; column < 3; column++)
                Assert.Equal((row, column) == (1, 2), mask.IsShown(row, column));
        Assert.True(mask.HidesAny);
    }

    private static BlockMask Mask(int width, int height, int percent, int seed)
    {
        byte[] before = [.. Enumerable.Range(0, 4 * width * height).Select(i => (byte)(i % 4 * 50))];
        byte[] now = [.. before];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                if (((x / BlockMask.Side * 7919) + (y / BlockMask.Side * 104729) + seed) % 101 < percent)
                    now[4 * ((y * width) + x)] = 1;
        return new BlockMask(before, now, width, height);
    }

    /// <summary>A still WebP of that size with the mask as its alpha.</summary>
    private static byte[] Still(BlockMask mask)
    {
        byte[] white = [.. Enumerable.Repeat((byte)255, 4 * mask.Width * mask.Height)];
        var lossy = LossyStill.Of(white, mask.Width, mask.Height, 50)[12..];
        var data = MaskStream.Of(mask);
        byte[] file =
        [
            .. "RIFF\0\0\0\0WEBPVP8X"u8, 10, 0, 0, 0, 0x10, 0, 0, 0,
            (byte)(mask.Width - 1), 0, 0, (byte)(mask.Height - 1), 0, 0,
            .. "ALPH"u8, .. BitConverter.GetBytes(data.Length), .. data, .. new byte[data.Length % 2], .. lossy,
        ];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }
}
