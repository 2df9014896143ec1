using Polytope.Core.Images;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images.Encoded;
using Polytope.Tool.Records;

namespace Polytope.Tool.Images;

/// <summary>
/// Reads a picture file as an image: PNG, JPEG, WebP, BMP or GIF (of an animation the first frame), told apart by
/// content, not by name. The picture is turned as its EXIF orientation says. Samples are taken as encoded, 8 bits a
/// channel or a PNG's 16, and no colour profile or gamma is applied; <see cref="Luma"/> is the formula of grey.
/// </summary>
public static class PictureReader
{
    /// <exception cref="UnreadableFileException">
    /// The file is missing, no picture of these kinds, too large, damaged or cut off.
    /// </exception>
    /// <param name="channels">rgb takes each channel over white: <c>(alpha c + (m - alpha) m) / m^2</c>, rounded to float32.</param>
    public static Image Read(string path, ImageChannels channels = ImageChannels.Grey)
    {
        try
        {
            return PictureDecoder.Decode(EncodedPicture.Of(WholeFile.Read(path)), channels);
        }
        catch (PictureException reason)
        {
            throw new UnreadableFileException(path, reason.Message, reason.InnerException);
        }
    }
}
