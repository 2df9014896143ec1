using System.Buffers.Binary;
using System.IO.Compression;

namespace Origami;

/// <summary>
/// Writes an animated PNG (PNG, third edition, W3C 2025): RGB, 8 bits, each frame whole. What shows no animations shows
/// the first frame.
/// </summary>
internal sealed class AnimatedPng : IDisposable
{
    private readonly FileStream _file;
    private readonly int _width, _height, _fps;
    private readonly long _control;
    private int _frames;
    private int _sequence;
    private byte[]? _waiting;

    public AnimatedPng(string path, int width, int height, int fps)
    {
        (_width, _height, _fps) = (width, height, fps);
        _file = File.Create(path);
        _file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk("IHDR", [.. Big(width), .. Big(height), 8, 2, 0, 0, 0]);
        // The number of frames is written again at the end, when it is certain.
        _control = _file.Position;
        Chunk("acTL", [.. Big(0), .. Big(0)]);
    }

    /// <summary>The pixels of a frame, as a PNG has them.</summary>
    /// <param name="pixels">RGB, row by row.</param>
    public static byte[] Compressed(byte[] pixels, int width)
    {
        var row = 3 * width;
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            var filtered = new byte[1 + row];
            for (var y = 0; y < pixels.Length / row; y++)
            {
                var line = pixels.AsSpan(y * row, row);
                // Up: the difference from the pixel above, which is small in smooth pictures.
                filtered[0] = (byte)(y == 0 ? 0 : 2);
                for (var i = 0; i < row; i++)
                    filtered[1 + i] = (byte)(line[i] - (y == 0 ? 0 : pixels[((y - 1) * row) + i]));
                zlib.Write(filtered);
            }
        }

        return compressed.ToArray();
    }

    /// <summary>Adds a frame, compressed.</summary>
    public void Add(byte[] frame)
    {
        if (_waiting is not null) Write(_waiting, 1, _fps);
        _waiting = frame;
    }

    public void Complete()
    {
        if (_waiting is not null) Write(_waiting, 2, 1);
        Chunk("IEND", []);
        _file.Position = _control;
        Chunk("acTL", [.. Big(_frames), .. Big(0)]);
        _file.Dispose();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>A frame that is shown for a fraction of seconds.</summary>
    private void Write(byte[] frame, int numerator, int denominator)
    {
        Chunk("fcTL",
        [
            .. Big(_sequence++), .. Big(_width), .. Big(_height), .. Big(0), .. Big(0),
            (byte)(numerator >> 8), (byte)numerator, (byte)(denominator >> 8), (byte)denominator, 0, 0,
        ]);
        if (_frames++ == 0) Chunk("IDAT", frame);
        else Chunk("fdAT", [.. Big(_sequence++), .. frame]);
    }

    private void Chunk(string type, ReadOnlySpan<byte> content)
    {
        byte[] typed = [.. type.Select(letter => (byte)letter), .. content];
        _file.Write(Big(content.Length));
        _file.Write(typed);
        _file.Write(Big((int)Crc(typed)));
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
