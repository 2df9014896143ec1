using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Polytope.Tool.Tests.Fuzzing;

namespace Polytope.Tool.Tests.Images;

/// <summary>
/// Changes of a picture that get past its lengths and check sums: bytes of one chunk or segment change, and what tells
/// of its length follows.
/// </summary>
internal static class PictureMutations
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(value =>
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
        return crc;
    })];

    /// <param name="kind">An extension: png, jpg, webp, bmp or gif.</param>
    public static byte[] Mutate(string kind, Random random, byte[] file)
    {
        if (random.Next(3) == 0) return ByteMutations.Mutate(random, file);
        var mutated = kind switch
        {
            "png" => Png(random, file),
            "webp" => Webp(random, file),
            "jpg" => Jpeg(random, file),
            "gif" => Resized(random, file, 6, 2),
            _ => Resized(random, file, 18, 4),
        };
        return random.Next(8) == 0 ? ByteMutations.Mutate(random, mutated) : mutated;
    }

    private static byte[] Png(Random random, byte[] file)
    {
        List<(string Name, byte[] Data)> chunks = [];
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            chunks.Add((Encoding.Latin1.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        var which = random.Next(chunks.Count);
        var (name, data) = chunks[which];
        switch (random.Next(8))
        {
            case 0:
                chunks.RemoveAt(which);
                break;
            case 1:
                chunks.Insert(random.Next(chunks.Count), (name, data));
                break;
            case 2:
                chunks[0] = ("IHDR", Resized(random, chunks[0].Data, 0, 4));
                if (random.Next(2) == 0) Fill(random, chunks);
                break;
            case 3:
                chunks[0] = ("IHDR", ByteMutations.Mutate(random, chunks[0].Data));
                break;
            case 4 or 5 when name == "IDAT":
                chunks[which] = (name, Deflated(ByteMutations.Mutate(random, Inflated(data))));
                break;
            default:
                chunks[which] = (name, ByteMutations.Mutate(random, data));
                break;
        }

        using var mutated = new MemoryStream();
        mutated.Write(file.AsSpan(0, 8));
        foreach (var (title, content) in chunks)
        {
            byte[] body = [.. Encoding.Latin1.GetBytes(title), .. content];
            mutated.Write(Big(content.Length));
            mutated.Write(body);
            mutated.Write(Big((int)body.Aggregate(
                uint.MaxValue, (crc, value) => CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8), crc => ~crc)));
        }

        return mutated.ToArray();
    }

    /// <summary>As many pixels as its header asks for: of large pictures, hardly any bytes.</summary>
    private static void Fill(Random random, List<(string Name, byte[] Data)> chunks)
    {
        var header = chunks[0].Data;
        if (header.Length != 13) return;
        var width = BinaryPrimitives.ReadUInt32BigEndian(header);
        var height = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        var bits = header[8] * (header[9] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });
        var row = 1 + ((((long)width * bits) + 7) / 8);
        if (row > 100_000 || height > 100_000 || row * height > 500_000_000) return;
        var rows = new byte[(int)(row * height)];
        for (var at = 0L; at < rows.Length; at += row) rows[at] = (byte)random.Next(5);
        chunks.RemoveAll(chunk => chunk.Name == "IDAT");
        chunks.Insert(chunks.Count - 1, ("IDAT", Deflated(rows)));
    }

    private static byte[] Webp(Random random, byte[] file)
    {
        List<(byte[] Name, byte[] Data)> chunks = [];
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            chunks.Add((file[at..(at + 4)], file[(at + 8)..(at + 8 + length)]));
            at += 8 + length + (length % 2);
        }

        var which = random.Next(chunks.Count);
        switch (random.Next(8))
        {
            case 0:
                chunks.Insert(random.Next(chunks.Count + 1), chunks[which]);
                break;
            case 1:
                chunks[which] = (chunks[random.Next(chunks.Count)].Name, chunks[which].Data);
                break;
            case 2 when chunks[which].Name.AsSpan().SequenceEqual("VP8 "u8):
                chunks[which] = (chunks[which].Name, Resized(random, chunks[which].Data, 6, 2));
                break;
            default:
                chunks[which] = (chunks[which].Name, ByteMutations.Mutate(random, chunks[which].Data));
                break;
        }

        using var body = new MemoryStream();
        foreach (var (name, data) in chunks)
        {
            body.Write(name);
            body.Write(Little(data.Length));
            body.Write(data);
            if (data.Length % 2 == 1) body.WriteByte(0);
        }

        return [.. "RIFF"u8, .. Little((int)body.Length + 4), .. "WEBP"u8, .. body.ToArray()];
    }

    private static byte[] Jpeg(Random random, byte[] file)
    {
        List<(int Start, int End)> segments = [];
        for (var at = 2; at + 4 <= file.Length && file[at + 1] != 0xD9;)
        {
            var end = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            segments.Add((at, end));
            at = end;
            if (file[segments[^1].Start + 1] != 0xDA) continue;
            while (file[at] != 0xFF || file[at + 1] is 0 or (>= 0xD0 and <= 0xD7)) at++;
        }

        var (from, to) = segments[random.Next(segments.Count)];
        var data = file[(from + 4)..to];
        if (file[from + 1] is 0xC0 or 0xC1 or 0xC2 && random.Next(3) == 0) data = Resized(random, data, 1, 2);
        else if (random.Next(5) == 0) return [.. file[..to], .. file[from..]];
        else data = ByteMutations.Mutate(random, data);
        var length = Math.Min(ushort.MaxValue, data.Length + 2);
        return [.. file[..(from + 2)], (byte)(length >> 8), (byte)length, .. data, .. file[to..]];
    }

    /// <summary>
    /// Other sides: mostly small ones, now and then so large that the picture is about as large as may be.
    /// </summary>
    /// <param name="at">
    /// Where the two sides are: big-endian in PNG and JPEG, which have them near the start of a chunk.
    /// </param>
    /// <param name="size">Bytes of each.</param>
    private static byte[] Resized(Random random, byte[] bytes, int at, int size)
    {
        if (bytes.Length < at + (2 * size) || random.Next(2) == 0) return ByteMutations.Mutate(random, bytes);
        var resized = bytes.ToArray();
        var most = random.Next(400) == 0 ? 7200 : 300;
        for (var side = 0; side < 2; side++)
        {
            var value = random.Next(most == 7200 ? 6800 : 0, most);
            var place = resized.AsSpan(at + (side * size), size);
            place.Clear();
            var isBig = at < 6;
            (place[isBig ? size - 1 : 0], place[isBig ? size - 2 : 1]) = ((byte)value, (byte)(value >> 8));
        }

        return resized;
    }

    private static byte[] Inflated(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        try
        {
            zlib.CopyTo(inflated);
        }
        catch (InvalidDataException)
        {
            // One of several chunks is no stream of its own.
        }

        return inflated.ToArray();
    }

    private static byte[] Deflated(byte[] data)
    {
        using var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(data);
        return deflated.ToArray();
    }

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Little(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
