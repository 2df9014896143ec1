using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace Polytope.Tool.Images;

/// <summary>Opaque RGBA pixels as a picture file. Each call uses one thread: frames are encoded side by side.</summary>
internal static class PictureEncoder
{
    private static readonly Configuration OneThread = new() { MaxDegreeOfParallelism = 1 };

    /// <param name="pixels">Four bytes a pixel, row by row.</param>
    public static byte[] Png(byte[] pixels, int width, int height) => Encode(pixels, width, height, new PngEncoder
    {
        ColorType = PngColorType.Rgb,
        BitDepth = PngBitDepth.Bit8,
        FilterMethod = PngFilterMethod.None,
        CompressionLevel = PngCompressionLevel.Level3,
        IgnoreMetadata = true,
    });

    /// <summary>Pixels whose alpha counts, not premultiplied: red, green, blue, alpha.</summary>
    public static byte[] PngWithAlpha(byte[] pixels, int width, int height) => Save(
        Image.WrapMemory<Rgba32>(OneThread, pixels, width, height),
        new PngEncoder { ColorType = PngColorType.RgbWithAlpha, BitDepth = PngBitDepth.Bit8, IgnoreMetadata = true });

    /// <inheritdoc cref="PngWithAlpha(byte[], int, int)"/>
    public static byte[] PngWithAlpha(ushort[] samples, int width, int height) => Save(
        Image.WrapMemory<Rgba64>(
            OneThread, MemoryMarshal.AsBytes<ushort>(samples).ToArray(), width, height),
        new PngEncoder { ColorType = PngColorType.RgbWithAlpha, BitDepth = PngBitDepth.Bit16, IgnoreMetadata = true });

    /// <summary>A still WebP with every pixel's own colour.</summary>
    public static byte[] LosslessWebp(byte[] pixels, int width, int height) => Encode(
        pixels,
        width,
        height,
        new WebpEncoder { FileFormat = WebpFileFormatType.Lossless, Method = WebpEncodingMethod.Level1 });

    /// <summary>For small pictures on a page, whose pixels need not be exact.</summary>
    /// <param name="quality">1 to 100.</param>
    public static byte[] Jpeg(byte[] pixels, int width, int height, int quality) => Encode(
        pixels, width, height, new JpegEncoder { ColorType = JpegColorType.YCbCrRatio444, Quality = quality });

    private static byte[] Encode(byte[] pixels, int width, int height, IImageEncoder encoder) =>
        Save(Image.WrapMemory<Rgba32>(OneThread, pixels, width, height), encoder);

    private static byte[] Save(Image picture, IImageEncoder encoder)
    {
        using (picture)
        {
            using var content = new MemoryStream();
            picture.Save(content, encoder);
            return content.ToArray();
        }
    }
}
