using CsCheck;
using Polytope.Core.Images;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using SkiaSharp;

namespace Polytope.Tool.Tests.Images;

public sealed class PictureReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Luma of red, green, blue; white, black, (10, 20, 30), by hand.</summary>
    private static readonly double[] Luma =
        [0.299, 0.587, 0.114, 1, 0, ((0.299 * 10) + (0.587 * 20) + (0.114 * 30)) / 255];

    [Theory]
    [InlineData("colours.png")]
    [InlineData("gamma.png")]
    [InlineData("sixteen-bit.png")]
    [InlineData("palette.png")]
    [InlineData("colours.bmp")]
    [InlineData("top-down.bmp")]
    [InlineData("palette.bmp")]
    [InlineData("colours.gif")]
    [InlineData("animation.gif")]
    public void Pictures_of_all_kinds_give_the_luma_of_their_encoded_values(string name)
    {
        var image = Read(Committed(name));
        Assert.Equal((3, 2), (image.Width, image.Height));
        for (var p = 0; p < 6; p++) Assert.Equal(Luma[p], image.Values[p], 1e-7);
    }

    [Fact]
    public void Transparent_pixels_are_blended_with_white()
    {
        var image = Read(Committed("alpha.png"));
        double[] opacity = [1, 128 / 255.0, 0];
        for (var p = 0; p < 6; p++)
            Assert.Equal((opacity[p % 3] * Luma[p]) + 1 - opacity[p % 3], image.Values[p], 1e-7);
    }

    [Fact]
    public void An_opaque_grey_is_the_float32_nearest_to_a_255th()
    {
        for (var grey = 0; grey < 256; grey++)
            Assert.Equal(grey / 255f, Picture.Grey(grey, grey, grey, 255, 255));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 0)]
    [InlineData(SKEncodedImageFormat.Webp, 0)] // Lossless at quality 100.
    [InlineData(SKEncodedImageFormat.Jpeg, 0.02)]
    public void Files_of_an_encoder_are_read_back(SKEncodedImageFormat format, double off)
    {
        var path = _folder.File("picture.bin");
        File.WriteAllBytes(path, Encoded(format, 33, 21));
        var image = Read(path);
        Assert.Equal((33, 21), (image.Width, image.Height));
        for (var i = 0; i < 21; i++)
            for (var j = 0; j < 33; j++)
                Assert.Equal(Shade(j, i) / 255.0, image[j, i], off + 1e-7);
    }

    [Fact]
    public void A_colour_profile_is_not_applied()
    {
        using var linear = SKColorSpace.CreateSrgbLinear();
        using var bitmap = new SKBitmap(new SKImageInfo(256, 1, SKColorType.Rgba8888, SKAlphaType.Opaque, linear));
        for (var p = 0; p < 1024; p++) bitmap.GetPixelSpan()[p] = p % 4 == 3 ? (byte)255 : (byte)(p / 4);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var codec = SKCodec.Create(encoded);
        Assert.True(codec.Info.ColorSpace.GammaIsLinear);
        var path = _folder.File("linear.png");
        File.WriteAllBytes(path, encoded.ToArray());
        var image = Read(path);
        for (var grey = 0; grey < 256; grey++) Assert.Equal(grey / 255f, image[grey, 0]);
    }

    [Theory]
    [InlineData(1, "AB/CD")]
    [InlineData(2, "BA/DC")]
    [InlineData(3, "DC/BA")]
    [InlineData(4, "CD/AB")]
    [InlineData(5, "AC/BD")]
    [InlineData(6, "CA/DB")]
    [InlineData(7, "DB/CA")]
    [InlineData(8, "BD/AC")]
    public void A_picture_is_turned_as_its_exif_orientation_says(int orientation, string expected)
    {
        // Four quarters of 32x16 pixels, darker from A to D: A B above, C D below.
        var path = _folder.File("turned.jpg");
        File.WriteAllBytes(
            path,
            WithOrientation(
                Encoded(SKEncodedImageFormat.Jpeg, 64, 32, (j, i) => (byte)(240 - (80 * ((i / 16 * 2) + (j / 32))))),
                orientation));
        var image = Read(path);
        Assert.Equal(orientation < 5 ? (64, 32) : (32, 64), (image.Width, image.Height));
        char Quarter(int x, int y) =>
            (char)('A' + (int)Math.Round((240 - (255 * image[x * image.Width / 4, y * image.Height / 4])) / 80));
        Assert.Equal(expected, $"{Quarter(1, 1)}{Quarter(3, 1)}/{Quarter(1, 3)}{Quarter(3, 3)}");
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void A_picture_that_is_cut_off_is_refused(SKEncodedImageFormat format)
    {
        var path = _folder.File("cut");
        var whole = Encoded(format, 64, 64);
        File.WriteAllBytes(path, whole);
        var values = Read(path).Values.ToArray();
        for (var length = 1; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            try
            {
                // The last bytes hold no pixels: a check sum, an end marker.
                Assert.Equal(values, Read(path).Values);
                Assert.InRange(whole.Length - length, 1, 20);
            }
            catch (UnreadableFileException)
            {
            }
        }

        File.WriteAllBytes(path, whole[..(whole.Length * 3 / 4)]);
        Assert.Equal(
            $"{path}: the picture is cut off: the file ends before its last pixel. Copy or save it again.",
            Assert.Throws<UnreadableFileException>(() => PictureReader.Read(path)).Message);
    }

    [Theory]
    [InlineData("colours.bmp", 60)]
    [InlineData("colours.gif", 55)]
    public void A_bitmap_or_gif_that_is_cut_off_is_refused(string name, int kept)
    {
        var path = _folder.File(name);
        File.WriteAllBytes(path, File.ReadAllBytes(Committed(name))[..kept]);
        Assert.Throws<UnreadableFileException>(() => PictureReader.Read(path));
    }

    [Fact]
    public void Damaged_pictures_are_read_or_refused_but_never_crash()
    {
        byte[][] originals =
        [
            .. Directory.GetFiles(Committed(""), "*.???").Order().Select(File.ReadAllBytes),
            Encoded(SKEncodedImageFormat.Jpeg, 8, 8),
            Encoded(SKEncodedImageFormat.Webp, 8, 8),
        ];
        var path = _folder.File("damaged");
        Gen.Select(Gen.Int[0, originals.Length - 1], Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[1, 4])
            .Sample((which, changes) =>
            {
                var bytes = (byte[])originals[which].Clone();
                foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
                File.WriteAllBytes(path, bytes);
                try
                {
                    Assert.All(Read(path).Values.ToArray(), value => Assert.InRange(value, 0, 1));
                }
                catch (UnreadableFileException)
                {
                }
            }, iter: 300, threads: 1);
    }

    [Fact]
    public void A_file_that_is_not_a_picture_is_refused_with_the_reason()
    {
        string Reason(string path) => Assert.Throws<UnreadableFileException>(() => PictureReader.Read(path)).Reason;

        Assert.Equal("there is no such file.", Reason(_folder.File("missing.png")));
        Assert.Equal("there is no such file.", Reason(_folder.File("missing/missing.png")));
        Assert.Equal("this is a folder, not a file.", Reason(_folder.Path));

        var path = _folder.File("text.png");
        File.WriteAllBytes(path, []);
        Assert.Equal("the file is empty.", Reason(path));
        File.WriteAllText(path, "Not a picture, whatever the name says.");
        Assert.Equal("this is no picture. PNG, JPEG, WebP, BMP and GIF can be read.", Reason(path));
    }

    [Fact]
    public void A_BMP_whose_pixels_would_begin_beyond_its_end_is_refused()
    {
        var file = File.ReadAllBytes(SamplePictures.Committed("palette.bmp"));
        const int runLengths = 1;
        (file[13], file[30]) = (0x40, runLengths);
        File.WriteAllBytes(_folder.File("far.bmp"), file);
        var refused = Assert.Throws<UnreadableFileException>(() => PictureReader.Read(_folder.File("far.bmp")));
        Assert.Contains("cut off", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_of_too_many_pixels_is_refused_before_it_is_decoded()
    {
        // A bitmap's header that promises 20000 x 20000 pixels.
        var bytes = File.ReadAllBytes(Committed("colours.bmp"));
        BitConverter.TryWriteBytes(bytes.AsSpan(18), 20_000);
        BitConverter.TryWriteBytes(bytes.AsSpan(22), 20_000);
        var path = _folder.File("bomb.bmp");
        File.WriteAllBytes(path, bytes);
        Assert.Equal(
            "the picture has 20000x20000 pixels, more than 25000000 in all. Scale it down.",
            Assert.Throws<UnreadableFileException>(() => PictureReader.Read(path)).Reason);
    }

    private static Image Read(string path) => PictureReader.Read(path).Image(ImageChannels.Grey);

    private static string Committed(string name) => Path.Combine(AppContext.BaseDirectory, "data/images", name);

    private static byte Shade(int column, int row) => (byte)((column * 5) + (row * 3));

    private static byte[] Encoded(
        SKEncodedImageFormat format, int width, int height, Func<int, int, byte>? shade = null)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var i = 0; i < height; i++)
            for (var j = 0; j < width; j++)
            {
                var grey = (shade ?? Shade)(j, i);
                bitmap.SetPixel(j, i, new SKColor(grey, grey, grey));
            }

        using var encoded = bitmap.Encode(format, 100);
        return encoded.ToArray();
    }

    /// <summary>A JPEG with an EXIF segment behind its first marker: one entry, tag 0x0112, a short.</summary>
    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0,
            0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }
}
