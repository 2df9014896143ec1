using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Polytope.Core.Images;

/// <summary>What tells two images apart: their size and every value's bits.</summary>
public static class ImageDigest
{
    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of width and height as little-endian 32-bit integers, then of the values row
    /// by row as little-endian float32.
    /// </summary>
    public static string Of(Image image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(size, image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size[4..], image.Height);
        hash.AppendData(size);

        var row = new byte[4 * image.Width];
        for (var i = 0; i < image.Height; i++)
        {
            for (var j = 0; j < image.Width; j++)
                BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(4 * j), image[j, i]);
            hash.AppendData(row);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
