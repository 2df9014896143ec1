using System.Buffers.Binary;
using System.Reflection;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Images.Encoded.Lossless;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace Polytope.Tool.Tests.Images;

/// <summary>Groups of prefix codes, for which the decoder makes tables.</summary>
public sealed class LosslessWebpTests : IDisposable
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("groups-in-alpha.webp")]
    [InlineData("groups-446-bytes.webp")]
    [InlineData("groups-160-bytes.webp")]
    [InlineData("groups-152-bytes.webp")]
    public void Pictures_that_made_the_decoder_take_more_than_a_gigabyte_are_refused_before(string name)
    {
        var path = SamplePictures.Committed(Path.Combine("found", name));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<UnreadableFileException>(() => PictureReader.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);

        // The decoder does not mind codes that leave sequences of bits unused, and finds many groups behind them.
        Assert.Equal(
            "the picture is damaged and can't be decoded (its prefix codes are wrong). Copy or save it again.",
            refused.Reason);
    }

    [Fact]
    public void A_picture_with_too_many_groups_is_refused_before_tables_are_made()
    {
        var path = _folder.File("groups.webp");
        File.WriteAllBytes(path, OneBlock(group: 65_535));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<UnreadableFileException>(() => PictureReader.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
        Assert.Equal(
            "the picture has 65536 groups of prefix codes, more than 4096, and would take too much memory to decode. "
            + "Save it as PNG.",
            refused.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(4095)]
    public void The_largest_number_that_a_block_names_counts(int group)
    {
        var file = OneBlock(group);
        Assert.Equal(group + 1, LosslessHeader.CountGroups(file.AsSpan(25), 4, 4));
        Assert.Equal(group + 1, Decoded(file, 4, 4));
        File.WriteAllBytes(_folder.File("groups.webp"), file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(4, PictureReader.Read(_folder.File("groups.webp")).Width);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000_000);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 6)]
    public void As_many_groups_are_counted_as_the_decoder_makes_tables_for(bool isThorough, int least)
    {
        var most = 0;
        for (var seed = 0; seed < 4; seed++)
        {
            var (width, height) = (50 + (seed * 37), 40 + (seed * 31));
            var file = Patches(seed, width, height, isThorough);
            Assert.Equal("VP8L"u8.ToArray(), file[12..16]);
            var counted = LosslessHeader.CountGroups(file.AsSpan(25), width, height);
            Assert.Equal(Decoded(file, width, height), counted);
            most = Math.Max(most, counted);
            File.WriteAllBytes(_folder.File("patches.webp"), file);
            var picture = PictureReader.Read(_folder.File("patches.webp"));
            Assert.Equal((width, height), (picture.Width, picture.Height));
        }

        Assert.InRange(most, least, 2600);
    }

    [Fact]
    public void Pictures_of_each_encoder_are_read_with_and_without_an_alpha_plane()
    {
        foreach (var file in SamplePictures.Of("webp"))
        {
            File.WriteAllBytes(_folder.File("sample.webp"), file);
            Assert.Equal(40, PictureReader.Read(_folder.File("sample.webp")).Width);
        }

        Assert.Contains(SamplePictures.Of("webp"), file => file.AsSpan().IndexOf("ALPH"u8) > 0);
    }

    [Fact]
    public void A_stream_that_ends_too_soon_has_no_number_of_groups()
    {
        var file = Patches(5, 150, 100, isThorough: true);
        var whole = LosslessHeader.CountGroups(file.AsSpan(25), 150, 100);
        Assert.InRange(whole, 2, 2600);
        var refused = 0;
        for (var end = 25; end < file.Length; end++)
        {
            try
            {
                Assert.Equal(whole, LosslessHeader.CountGroups(file.AsSpan(25, end - 25), 150, 100));
                break;
            }
            catch (EndOfStreamException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 10, file.Length / 2);
    }

    /// <summary>Rectangles of a few colours each, which do well with codes of their own.</summary>
    /// <param name="isThorough">By ImageSharp's encoder at its slowest, not by libwebp at its fastest.</param>
    private static byte[] Patches(int seed, int width, int height, bool isThorough)
    {
        var random = new Random(seed);
        var colours = Enumerable.Range(0, 64 * 8).Select(_ => random.Next(1 << 24)).ToArray();
        var pixels = new byte[4 * width * height];
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            var colour = colours[(8 * ((8 * (8 * y / height)) + (8 * x / width))) + random.Next(8)];
            BinaryPrimitives.WriteInt32LittleEndian(pixels.AsSpan(4 * i), colour | (0xFF << 24));
        }

        if (isThorough)
        {
            using var image = Image.LoadPixelData<Rgba32>(pixels, width, height);
            using var file = new MemoryStream();
            image.Save(file, new WebpEncoder
            {
                FileFormat = WebpFileFormatType.Lossless,
                Method = WebpEncodingMethod.BestQuality,
                Quality = 100,
            });
            return file.ToArray();
        }

        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        pixels.CopyTo(bitmap.GetPixelSpan());
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Webp, 100);
        return encoded.ToArray();
    }

    /// <summary>
    /// A black picture of 4x4 pixels: one block, whose codes are those of a group. Each code has one symbol.
    /// </summary>
    private static byte[] OneBlock(int group)
    {
        List<int> bits = [];
        void Put(int value, int count)
        {
            for (var i = 0; i < count; i++) bits.Add((value >> i) & 1);
        }

        void PutCode(int symbol)
        {
            Put(0b101, 3); // Simple, one symbol, of eight bits.
            Put(symbol, 8);
        }

        void PutCodes(int red, int green)
        {
            foreach (var symbol in new[] { green, red, 0, 255, 0 }) PutCode(symbol);
        }

        Put(0x2F, 8);
        Put(3, 14);
        Put(3, 14);
        Put(0, 4);
        Put(0, 1); // No transform.
        Put(1, 1); // A cache of 2^11 colours: the largest tables.
        Put(11, 4);
        Put(1, 1); // Blocks of 4x4 pixels.
        Put(0, 3);
        Put(0, 1); // No cache for them.
        PutCodes(group >> 8, group & 0xFF);
        for (var i = 0; i <= Math.Min(group, 4096); i++) PutCodes(0, 0);
        while (bits.Count % 16 != 0) bits.Add(0);
        var data = new byte[bits.Count / 8];
        for (var i = 0; i < bits.Count; i++) data[i / 8] |= (byte)(bits[i] << (i % 8));
        byte[] file = [.. "RIFF\0\0\0\0WEBPVP8L\0\0\0\0"u8, .. data];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), data.Length);
        return file;
    }

    /// <summary>The number of groups that ImageSharp's own decoder finds.</summary>
    private static int Decoded(byte[] file, int width, int height)
    {
        const string formats = "SixLabors.ImageSharp.Formats.Webp.";
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(16)) - 5;
        var reader = Create(
            formats + "BitReader.Vp8LBitReader", new MemoryStream(file[25..]), length, MemoryAllocator.Default);
        var pictures = Create(formats + "Lossless.Vp8LDecoder", width, height, MemoryAllocator.Default);
        var decoder = Create(
            formats + "Lossless.WebpLosslessDecoder", reader, MemoryAllocator.Default, Configuration.Default);
        decoder.GetType().GetMethod("DecodeImageStream", Any)!.Invoke(decoder, [pictures, width, height, true]);
        var metadata = pictures.GetType().GetProperty("Metadata", Any)!.GetValue(pictures)!;
        return (int)metadata.GetType().GetProperty("NumHTreeGroups", Any)!.GetValue(metadata)!;
    }

    private static object Create(string type, params object[] arguments) =>
        Activator.CreateInstance(
            typeof(Image).Assembly.GetType(type, throwOnError: true)!, Any, null, arguments, null)!;
}
