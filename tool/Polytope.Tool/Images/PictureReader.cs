using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images.Encoded;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Images;

/// <summary>
/// Decodes picture files: PNG, JPEG, WebP, BMP or GIF (of an animation the first frame), recognized by content, not by
/// name. The picture is rotated as its EXIF orientation says. Samples are taken as encoded, 8 bits a channel or the 16
/// of a PNG, and no colour profile or gamma is applied; <see cref="Picture"/> has the formulas.
/// </summary>
public static class PictureReader
{
    /// <exception cref="UnreadableFileException">
    /// The file is missing, is not a picture of these kinds, or is too large, damaged or cut off.
    /// </exception>
    public static Picture Read(string path)
    {
        var content = WholeFile.Read(path);
        try
        {
            return PictureDecoder.Decode(EncodedPicture.Of(content), Digest.Of(content));
        }
        catch (PictureException reason)
        {
            throw new UnreadableFileException(path, reason.Message, reason.InnerException);
        }
    }
}
