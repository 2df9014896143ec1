using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Viewer;

/// <summary>The weights of some frames in a row as the page reads them; lossless.</summary>
/// <remarks>
/// Weights are float32: each layer's, row by row, then its biases. Of frames x weights 32-bit patterns each is replaced
/// by its difference from that of the frame before (0 before the first), modulo 2^32, and that by 2d or -2d - 1 as its
/// sign requires ("zigzag": small numbers of either sign become small ones); then all lowest bytes, all second ones,
/// and so on; then raw DEFLATE and base64. It takes about three bytes of text a weight.
/// </remarks>
internal static class PackedWeights
{
    /// <summary>Weights of one network that fit into one text of JSON.</summary>
    private const int MostWeights = 30_000_000;

    /// <param name="frames">All of one length.</param>
    /// <exception cref="UserErrorException">There are more weights than a page can hold.</exception>
    public static string Base64(IReadOnlyList<float[]> frames)
    {
        var perFrame = frames[0].Length;
        if (perFrame > MostWeights)
            throw new UserErrorException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A page can hold networks of {MostWeights:N0} weights, and this has {perFrame:N0}. ")
                + "Leave the output 'viewer' out.",
                ExitCode.WrongInput);
        var count = frames.Count * perFrame;
        var planes = new byte[4 * count];
        Span<byte> bytes = stackalloc byte[4];
        for (var frame = 0; frame < frames.Count; frame++)
        {
            for (var i = 0; i < perFrame; i++)
            {
                var before = frame == 0 ? 0 : BitConverter.SingleToInt32Bits(frames[frame - 1][i]);
                var difference = unchecked(BitConverter.SingleToInt32Bits(frames[frame][i]) - before);
                BinaryPrimitives.WriteInt32LittleEndian(bytes, (difference << 1) ^ (difference >> 31));
                for (var plane = 0; plane < 4; plane++) planes[(plane * count) + (frame * perFrame) + i] = bytes[plane];
            }
        }

        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.SmallestSize)) deflate.Write(planes);
        return Convert.ToBase64String(deflated.ToArray());
    }
}
