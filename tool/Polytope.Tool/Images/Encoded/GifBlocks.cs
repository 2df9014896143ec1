using System.Buffers.Binary;

namespace Polytope.Tool.Images.Encoded;

/// <summary>GIF (w3.org/Graphics/GIF/spec-gif89a.txt): its first frame, as a picture of that frame's size.</summary>
internal static class GifBlocks
{
    private const byte Extension = 0x21;
    private const byte GraphicControl = 0xF9;
    private const byte Frame = 0x2C;
    private const byte Trailer = 0x3B;

    public static EncodedPicture Read(ReadOnlySpan<byte> file)
    {
        var reader = new ByteReader(file);
        reader.Take(6);
        var (width, height) = (reader.Little16(), reader.Little16());
        var flags = reader.Byte();
        reader.Take(2);
        SkipColours(ref reader, flags);
        var header = file[..reader.Position].ToArray();
        var control = ReadOnlySpan<byte>.Empty;
        while (true)
        {
            var start = reader.Position;
            switch (reader.Byte())
            {
                case Extension:
                    var label = reader.Byte();
                    SkipBlocks(ref reader);
                    if (label == GraphicControl) control = file[start..reader.Position];
                    break;
                case Frame:
                    var (left, top) = (reader.Little16(), reader.Little16());
                    var frame = new PictureFrame(left, top, reader.Little16(), reader.Little16());
                    SkipColours(ref reader, reader.Byte());
                    reader.Byte();
                    SkipBlocks(ref reader);

                    // What lies outside the screen is shown by growing it, as browsers do.
                    (width, height) = (Math.Max(width, left + frame.Width), Math.Max(height, top + frame.Height));
                    var still = Still(header, control, file[start..reader.Position], frame);
                    return new EncodedPicture(PictureKind.Gif, width, height, still) { Frame = frame };
                case Trailer:
                    throw PictureException.Damaged("it has no pixels");
                default:
                    throw PictureException.Damaged("a block of it is unknown");
            }
        }
    }

    /// <summary>Its screen is the frame.</summary>
    private static byte[] Still(
        byte[] header, ReadOnlySpan<byte> control, ReadOnlySpan<byte> encoded, PictureFrame frame)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), (ushort)frame.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)frame.Height);
        var descriptor = encoded[..10].ToArray();
        descriptor.AsSpan(1, 4).Clear();
        return [.. header, .. control, .. descriptor, .. encoded[10..], Trailer];
    }

    /// <param name="flags">Their highest bit tells of a table of colours, their lowest three its size.</param>
    private static void SkipColours(ref ByteReader reader, byte flags)
    {
        if (flags >= 0x80) reader.Take(3 << ((flags & 7) + 1));
    }

    private static void SkipBlocks(ref ByteReader reader)
    {
        while (reader.Byte() is > 0 and var length) reader.Take(length);
    }
}
