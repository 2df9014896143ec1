using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Polytope.Tool.Records;

/// <summary>SHA-256 digests, in lower-case hexadecimal.</summary>
public static class Digest
{
    /// <summary>Of numbers as little-endian float32, one after another.</summary>
    public static string Of(ReadOnlySpan<float> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[4096];
        while (!values.IsEmpty)
        {
            var count = Math.Min(values.Length, bytes.Length / sizeof(float));
            for (var i = 0; i < count; i++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(sizeof(float) * i)..], values[i]);
            hash.AppendData(bytes[..(sizeof(float) * count)]);
            values = values[count..];
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of a network's weights: each layer's, row by row, then its biases, as little-endian float32.</summary>
    public static string Of(Core.Networks.Network network) => Of(network.ToParameters());

    /// <summary>Of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of a regular file's bytes; of anything else, which may never end, that of no bytes.</summary>
    public static string OfFile(string path)
    {
        if (new FileInfo(path).Length == 0) return Of(ReadOnlySpan<byte>.Empty);
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
