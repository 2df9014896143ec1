using System.Buffers.Binary;
using System.IO.Compression;
using Polytope.Core.Images;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;

namespace Polytope.Tool.Tests.Images;

/// <summary>What only some kinds of pictures have.</summary>
public sealed class PictureKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sixteen_bits_stay_sixteen_bits()
    {
        var image = Read(Png(16, [0x00, 0x01, 0x80, 0x00, 0xFF, 0xFE, 0xFF, 0xFF], width: 4));
        Assert.Equal([1 / 65535f, 32768 / 65535f, 65534 / 65535f, 1], image.Values.ToArray());
    }

    [Theory]
    [InlineData(1, "0 51 102 153 204 255")]
    [InlineData(3, "255 204 153 102 51 0")]
    [InlineData(6, "153 0 204 51 255 102")]
    [InlineData(8, "102 255 51 204 0 153")]
    public void A_png_is_rotated_as_its_exif_orientation_says(byte orientation, string expected)
    {
        var image = Read(Png(8, [0, 51, 102, 153, 204, 255], width: 3, orientation));
        Assert.Equal(orientation < 5 ? (3, 2) : (2, 3), (image.Width, image.Height));
        Assert.Equal(expected, string.Join(' ', image.Values.ToArray().Select(value => Math.Round(255 * value))));
    }

    [Theory]
    [InlineData("progressive.jpg")]
    [InlineData("cmyk.jpg")]
    public void Jpegs_of_other_kinds_have_their_colours_too(string name)
    {
        var image = PictureReader.Read(SamplePictures.Committed(name)).Image(ImageChannels.Rgb);
        (int R, int G, int B)[] colours =
            [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (10, 20, 30)];
        for (var i = 0; i < 6; i++)
        {
            var at = 3 * ((((16 * (i / 3)) + 8) * 48) + (16 * (i % 3)) + 8);
            Assert.Equal(colours[i].R, 255 * image.Values[at], 4.0);
            Assert.Equal(colours[i].G, 255 * image.Values[at + 1], 4.0);
            Assert.Equal(colours[i].B, 255 * image.Values[at + 2], 4.0);
        }
    }

    [Fact]
    public void Pixels_that_are_missing_inside_a_whole_file_are_noticed()
    {
        var path = _folder.File("short.png");
        File.WriteAllBytes(path, Png(8, [0, 51, 102], width: 3, rows: 2));
        var refused = Assert.Throws<UnreadableFileException>(() => PictureReader.Read(path));
        Assert.StartsWith("the picture is cut off", refused.Reason, StringComparison.Ordinal);
    }

    private Image Read(byte[] file)
    {
        var path = _folder.File("picture");
        File.WriteAllBytes(path, file);
        return PictureReader.Read(path).Image(ImageChannels.Grey);
    }

    /// <summary>A grey PNG, by hand.</summary>
    private static byte[] Png(byte depth, byte[] samples, int width, byte orientation = 1, int? rows = null)
    {
        var line = width * depth / 8;
        var height = samples.Length / line;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(samples, row * line, line);
            }
        }

        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        return
        [
            0x89, .. "PNG\r\n\x1a\n"u8,
            .. Chunk("IHDR"u8, [0, 0, 0, (byte)width, 0, 0, 0, (byte)(rows ?? height), depth, 0, 0, 0, 0]),
            .. Chunk("eXIf"u8, exif),
            .. Chunk("IDAT"u8, packed.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        byte[] named = [.. name, .. data], chunk = [0, 0, 0, 0, .. named, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + named.Length), Crc(named));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
