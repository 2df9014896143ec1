using Polytope.Tool.Images.Encoded;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace Polytope.Tool.Images;

/// <summary>
/// Decodes pictures with ImageSharp. It is handed a decoder by the kind of the picture and a configuration that knows
/// no formats, so that no other decoder, encoder or processor can be reached, and no more memory than
/// <see cref="MaximumBytes"/>.
/// </summary>
internal static class PictureDecoder
{
    /// <summary>
    /// Twelve bytes a pixel of the largest picture, and some: a JPEG of four progressive components has as many.
    /// </summary>
    public const long MaximumBytes = 13L * EncodedPicture.MaximumPixels;

    /// <param name="digest">SHA-256 of the file's bytes, in lower-case hexadecimal.</param>
    /// <exception cref="PictureException">The picture is damaged.</exception>
    public static Picture Decode(EncodedPicture picture, string digest)
    {
        if (picture.IsSixteenBit)
        {
            var fine = Pixels<Rgba64, ushort>(picture);
            return new Picture(digest, fine.Width, fine.Height, fine.Samples);
        }

        var pixels = Pixels<Rgba32, byte>(picture);
        return new Picture(digest, pixels.Width, pixels.Height, pixels.Samples);
    }

    private static OrientedPixels<TSample> Pixels<TPixel, TSample>(EncodedPicture picture)
        where TPixel : unmanaged, IPixel<TPixel>
        where TSample : unmanaged
    {
        using var image = Load<TPixel>(picture);
        var pixels = new OrientedPixels<TSample>(picture);
        image.ProcessPixelRows(rows =>
        {
            for (var row = 0; row < rows.Height; row++) pixels.Take<TPixel>(row, rows.GetRowSpan(row));
        });
        return pixels;
    }

    private static Image<TPixel> Load<TPixel>(EncodedPicture picture)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        IImageDecoder decoder = picture.Kind switch
        {
            PictureKind.Png => new PngDecoder { IgnoreMetadata = true },
            PictureKind.Jpeg => new JpegDecoder { IgnoreMetadata = true },
            PictureKind.Webp => new WebpDecoder { IgnoreMetadata = true },
            PictureKind.Gif => new GifDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First },
            _ => new BmpDecoder(),
        };
        var configuration = new Configuration
        {
            MemoryAllocator = new BoundedAllocator(MaximumBytes),
            MaxDegreeOfParallelism = 1,
        };
        Image<TPixel>? pixels = null;
        try
        {
            pixels = Image.Load<TPixel>(configuration, picture.Content, decoder);
            if ((pixels.Width, pixels.Height) == (picture.Frame.Width, picture.Frame.Height)) return pixels;
        }
#pragma warning disable CA1031 // A decoder reports damage in many ways: a wrong index, a wrong length, too much memory.
        catch (Exception damage)
#pragma warning restore CA1031
        {
            throw PictureException.Damaged(damage);
        }

        pixels.Dispose();
        throw PictureException.Damaged("its pixels don't fit into its size");
    }
}
