using System.Buffers.Binary;
using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Outputs.Movies.Gif;

/// <summary>
/// Writes an animated GIF (GIF89a), frame by frame, with one palette for all frames. It loops forever; a frame leaves
/// those pixels as they are whose index is <see cref="Transparent"/>.
/// </summary>
internal sealed class AnimatedGif
{
    /// <summary>What follows the last frame.</summary>
    public const int EndBytes = 1;

    /// <summary>The index of no colour.</summary>
    public const byte Transparent = 255;

    private readonly Stream _stream;
    private readonly LzwCode _code = new();

    /// <param name="palette">At most 255 colours.</param>
    public AnimatedGif(Stream stream, int width, int height, IReadOnlyList<(byte R, byte G, byte B)> palette)
    {
        _stream = stream;
        stream.Write("GIF89a"u8);
        Put16(width);
        Put16(height);

        // A palette of 256 colours of 8 bits; its first colour is the background; pixels are square.
        stream.Write([0b1111_0111, 0, 0]);
        for (var index = 0; index < 256; index++)
        {
            var (r, g, b) = index < palette.Count ? palette[index] : default;
            stream.Write([r, g, b]);
        }

        stream.Write([0x21, 0xFF, 11]);
        stream.Write("NETSCAPE2.0"u8);
        stream.Write([3, 1, 0, 0, 0]);
    }

    /// <param name="indices">Colours, row by row.</param>
    /// <param name="box">Where they stand.</param>
    /// <param name="centiseconds">How long the frame stays.</param>
    public void Add(ReadOnlySpan<byte> indices, Box box, int centiseconds)
    {
        // The frame stays below the next one, and has a transparent index.
        _stream.Write([0x21, 0xF9, 4, 0b101]);
        Put16(centiseconds);
        _stream.Write([Transparent, 0, 0x2C]);
        Put16(box.Left);
        Put16(box.Top);
        Put16(box.Width);
        Put16(box.Height);
        _stream.WriteByte(0);
        _code.Write(indices, _stream);
    }

    public void Finish() => _stream.WriteByte(0x3B);

    private void Put16(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        _stream.Write(bytes);
    }
}
