namespace Polytope.Tool.Images.Encoded.Lossless;

/// <summary>
/// The beginning of a lossless WebP bitstream (RFC 9649, section 3): transforms with their pictures, the cache of
/// colours and the picture that names a group of prefix codes for each block. A decoder makes tables for as many groups
/// as the largest of these numbers asks for, used or not, before it knows whether the rest is there.
/// </summary>
internal static class LosslessHeader
{
    private const int Predictor = 0;
    private const int CrossColour = 1;
    private const int Palette = 3;

    /// <summary>
    /// The number of groups of prefix codes. Whatever the format does not allow is refused: a decoder that puts up with
    /// it, as ImageSharp does with codes that leave sequences of bits unused, might find another number.
    /// </summary>
    /// <param name="stream">From the first transform on, behind signature and size.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <exception cref="InvalidDataException">The bitstream is damaged.</exception>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public static int CountGroups(ReadOnlySpan<byte> stream, int width, int height)
    {
        var reader = new BitReader(stream);
        var seen = 0;
        while (reader.Bit() == 1)
        {
            var transform = reader.Bits(2);
            if ((seen & (1 << transform)) != 0) throw new InvalidDataException();
            seen |= 1 << transform;
            if (transform is Predictor or CrossColour) ReadBlocks(ref reader, width, height);
            if (transform != Palette) continue;
            var colours = 1 + reader.Bits(8);
            CodedPixels.Read(ref reader, colours, 1);
            width = Blocks(width, colours switch { <= 2 => 3, <= 4 => 2, <= 16 => 1, _ => 0 });
        }

        CodedPixels.CacheBits(ref reader);
        return reader.Bit() == 0 ? 1
            : 1 + ReadBlocks(ref reader, width, height).Max(pixel => (int)(pixel >> 8) & 0xFFFF);
    }

    /// <summary>A picture with a pixel for each square block.</summary>
    private static uint[] ReadBlocks(ref BitReader reader, int width, int height)
    {
        var bits = 2 + reader.Bits(3);
        return CodedPixels.Read(ref reader, Blocks(width, bits), Blocks(height, bits));
    }

    private static int Blocks(int side, int bits) => (side + (1 << bits) - 1) >> bits;
}
