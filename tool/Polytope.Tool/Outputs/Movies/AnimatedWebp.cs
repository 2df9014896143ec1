using System.Buffers.Binary;
using System.Globalization;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// Writes an animated WebP, frame by frame, into a seekable stream: a RIFF file of a VP8X and an ANIM chunk,
/// then an ANMF chunk for each frame, which holds a rectangle, a duration and the bitstream of a still WebP
/// (developers.google.com/speed/webp/docs/riff_container). It loops forever; a frame replaces what it covers, or the
/// part of that which its mask shows.
/// </summary>
internal sealed class AnimatedWebp
{
    /// <summary>Of a picture and of each frame, in pixels: what a WebP bitstream can hold.</summary>
    private const int LargestSide = 16_383;

    private const byte Animation = 0b10;
    private const byte Alpha = 0b1_0000;
    private const byte ReplaceWhatIsBelow = 0b10;

    private readonly Stream _stream;
    private readonly long _start;

    public AnimatedWebp(Stream stream, int width, int height)
    {
        (_stream, _start) = (stream, stream.Position);
        var header = new byte[44];
        "RIFF"u8.CopyTo(header);
        "WEBPVP8X"u8.CopyTo(header.AsSpan(8));
        Put32(header, 16, 10);
        header[20] = Animation | Alpha;
        Put24(header, 24, width - 1);
        Put24(header, 27, height - 1);
        "ANIM"u8.CopyTo(header.AsSpan(30));
        Put32(header, 34, 6);
        Put32(header, 38, -1);
        stream.Write(header);
    }

    /// <exception cref="UserErrorException">No WebP can be that large.</exception>
    public static void ThrowIfTooLarge(int width, int height)
    {
        if (width > LargestSide || height > LargestSide)
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"A movie of {width}x{height} pixels is too large for webp, which has at most {LargestSide} a side. "
                + $"Choose a smaller size, or another format."));
    }

    /// <param name="still">A bitstream of the box's size: <see cref="Lossless"/> or <see cref="Lossy"/>.</param>
    /// <param name="box">Which part of the picture it covers; its corner is even.</param>
    /// <param name="milliseconds">How long the frame stays.</param>
    /// <param name="mask">What of the box it replaces, as the data of an ALPH chunk; all of it if absent.</param>
    public void Add(ReadOnlySpan<byte> still, Box box, int milliseconds, ReadOnlySpan<byte> mask = default)
    {
        var alpha = mask.IsEmpty ? [] : Chunk("ALPH"u8, mask);
        var header = new byte[24];
        "ANMF"u8.CopyTo(header);
        Put32(header, 4, 16 + alpha.Length + still.Length);
        Put24(header, 8, box.Left / 2);
        Put24(header, 11, box.Top / 2);
        Put24(header, 14, box.Width - 1);
        Put24(header, 17, box.Height - 1);
        Put24(header, 20, milliseconds);
        header[23] = mask.IsEmpty ? ReplaceWhatIsBelow : (byte)0;
        _stream.Write(header);
        _stream.Write(alpha);
        _stream.Write(still);
        if (_stream.Position - _start > uint.MaxValue - 8L)
            throw new IOException(
                "an animated WebP holds at most 4 GB. Draw fewer or smaller frames, or choose another format.");
    }

    /// <summary>The bitstream of a lossless WebP file.</summary>
    public static byte[] Lossless(ReadOnlySpan<byte> file)
    {
        for (var at = 12; ;)
        {
            var length = 8 + BinaryPrimitives.ReadInt32LittleEndian(file[(at + 4)..]);
            length += length % 2;
            if (file[at..].StartsWith("VP8L"u8)) return file.Slice(at, length).ToArray();
            at += length;
        }
    }

    /// <param name="frame">A key frame of VP8.</param>
    public static byte[] Lossy(ReadOnlySpan<byte> frame) => Chunk("VP8 "u8, frame);

    /// <summary>Writes the length into the header; nothing may be added after this.</summary>
    public void Finish()
    {
        var end = _stream.Position;
        var length = new byte[4];
        Put32(length, 0, (int)(end - _start - 8));
        _stream.Position = _start + 4;
        _stream.Write(length);
        _stream.Position = end;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[8 + data.Length + (data.Length % 2)];
        name.CopyTo(chunk);
        Put32(chunk, 4, data.Length);
        data.CopyTo(chunk.AsSpan(8));
        return chunk;
    }

    private static void Put24(byte[] bytes, int at, int value)
    {
        for (var i = 0; i < 3; i++) bytes[at + i] = (byte)(value >> (8 * i));
    }

    private static void Put32(byte[] bytes, int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
