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

    /// <exception cref="PictureException">The picture is damaged.</exception>
    /// <param name="digest">Of the file's bytes.</param>
    public static Picture Decode(EncodedPicture picture, string digest)
    {
        var upright = new UprightPixels(picture);
        if (picture.IsSixteenBit)
        {
            using var pixels = Load<Rgba64>(picture);
            pixels.ProcessPixelRows(rows =>
            {
                for (var row = 0; row < rows.Height; row++)
                {
                    var column = 0;
                    foreach (var pixel in rows.GetRowSpan(row)) upright.Set(column++, row, pixel);
                }
            });
        }
        else
        {
            using var pixels = Load<Rgba32>(picture);
            pixels.ProcessPixelRows(rows =>
            {
                for (var row = 0; row < rows.Height; row++)
                {
                    var column = 0;
                    foreach (var pixel in rows.GetRowSpan(row)) upright.Set(column++, row, pixel);
                }
            });
        }

        return upright.ToPicture(digest);
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
#pragma warning disable CA1031 // A decoder meets damage in ways of its own: a wrong index, a wrong length, too much memory.
        catch (Exception damage)
#pragma warning restore CA1031
        {
            throw PictureException.Damaged(damage);
        }

        pixels.Dispose();
        throw PictureException.Damaged("its pixels don't fit into its size");
    }
}
