using System.Buffers.Binary;

namespace Polytope.Tool.Tests.Fuzzing;

/// <summary>Changes of a file that know nothing of its format.</summary>
internal static class ByteMutations
{
    private static readonly long[] Borders =
        [0, 1, 2, 3, 7, 8, 9, 16, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    /// <summary>One to four changes, each of a few bytes; more often near the start, where headers are.</summary>
    public static byte[] Mutate(Random random, byte[] bytes)
    {
        for (var left = random.Next(1, 5); left > 0 && bytes.Length > 0; left--) bytes = MutateOnce(random, bytes);
        return bytes;
    }

    private static byte[] MutateOnce(Random random, byte[] bytes)
    {
        var where = random.NextDouble();
        var at = (int)((random.Next(2) == 0 ? where : where * where * where) * bytes.Length);
        var end = Math.Min(bytes.Length, at + random.Next(1, 13));
        switch (random.Next(8))
        {
            case 0:
                return [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]];
            case 1:
                return [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]];
            case 2:
                return [.. bytes[..at], .. Enumerable.Repeat((byte)random.Next(256), end - at), .. bytes[end..]];
            case 3:
                return [.. bytes[..at], .. bytes[end..]];
            case 4:
                return [.. bytes[..end], .. bytes[at..]];
            case 5:
                var from = random.Next(bytes.Length);
                return [.. bytes[..at], .. bytes[from..Math.Min(bytes.Length, from + end - at)], .. bytes[at..]];
            case 6:
                return WithNumber(random, bytes, at);
            default:
                return random.Next(8) == 0 ? bytes[..at] : WithNumber(random, bytes, at);
        }
    }

    /// <summary>
    /// An integer at the border of a range, or near what was there, in place of one, two or four bytes.
    /// </summary>
    private static byte[] WithNumber(Random random, byte[] bytes, int at)
    {
        var size = Math.Min(1 << random.Next(3), bytes.Length - at);
        var number = new byte[4];
        var little = random.Next(2) == 0;
        bytes.AsSpan(at, size).CopyTo(number);
        var old = little
            ? BinaryPrimitives.ReadUInt32LittleEndian(number) : BinaryPrimitives.ReadUInt32BigEndian(number);
        var value = random.Next(3) == 0 ? old + random.Next(-3, 4) : Borders[random.Next(Borders.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)value);
        if (!little) number.AsSpan(0, size).Reverse();
        return [.. bytes[..at], .. number[..size], .. bytes[(at + size)..]];
    }
}
