using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Polytope.Core.Images;

/// <summary>A digest of an image's size and of the bits of its values.</summary>
public static class ImageDigest
{
    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of width and height as little-endian 32-bit integers, followed by the values
    /// as little-endian float32, row by row, with the channels of a pixel side by side.
    /// </summary>
    public static string Of(Image image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(size, image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size[4..], image.Height);
        hash.AppendData(size);

        var length = image.Width * image.Channels;
        var row = new byte[4 * length];
        for (var i = 0; i < image.Height; i++)
        {
            var values = image.Values.Slice(i * length, length);
            for (var j = 0; j < length; j++) BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(4 * j), values[j]);
            hash.AppendData(row);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
