using System.Buffers.Binary;
using Polytope.Tool.Outputs.Movies;
using Polytope.Tool.Outputs.Movies.Vp8;

namespace Polytope.Tool.Tests.Images;

/// <summary>A still lossy WebP by the encoder of movies.</summary>
internal static class LossyStill
{
    public static byte[] Of(byte[] pixels, int width, int height, int quality) =>
        Wrap(new LossyEncoder(width, height).Encode(pixels, quality));

    public static byte[] Wrap(byte[] frame)
    {
        byte[] file = [.. "RIFF\0\0\0\0WEBP"u8, .. AnimatedWebp.Lossy(frame)];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }
}
