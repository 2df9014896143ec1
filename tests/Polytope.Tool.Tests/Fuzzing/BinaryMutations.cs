using System.Buffers.Binary;
using System.Numerics;

namespace Polytope.Tool.Tests.Fuzzing;

/// <summary>Changes of safetensors and ONNX files that keep their outer lengths right.</summary>
internal static class BinaryMutations
{
    private const int DeepestMessage = 6;

    /// <summary>The header, as text, or the numbers; the header's length follows.</summary>
    public static byte[] Safetensors(Random random, byte[] bytes)
    {
        if (bytes.Length < 8 || random.Next(8) == 0) return ByteMutations.Mutate(random, bytes);
        var length = (int)Math.Min(BinaryPrimitives.ReadInt64LittleEndian(bytes), bytes.Length - 8);
        byte[] header = bytes[8..(8 + length)], numbers = bytes[(8 + length)..];
        if (random.Next(4) == 0) numbers = ByteMutations.Mutate(random, numbers);
        else header = TextMutations.Mutate(random, header);
        var size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, header.Length);
        return [.. size, .. header, .. numbers];
    }

    /// <summary>Fields of a protocol buffer; the lengths of the messages around them follow.</summary>
    public static byte[] Protobuf(Random random, byte[] bytes)
    {
        if (random.Next(8) == 0) return ByteMutations.Mutate(random, bytes);
        for (var left = random.Next(1, 4); left > 0; left--) bytes = Protobuf(random, bytes, DeepestMessage);
        return bytes;
    }

    private static byte[] Protobuf(Random random, byte[] bytes, int depth)
    {
        var fields = Fields(bytes);
        if (fields.Count == 0) return ByteMutations.Mutate(random, bytes);
        var which = random.Next(fields.Count);
        var (tag, wire, content) = fields[which];
        if (wire == 2 && depth > 0 && random.Next(5) > 0 && content.Length > 1)
            content = Fields(content).Count > 0 ? Protobuf(random, content, depth - 1) : Text(random, content);
        else
        {
            switch (random.Next(6))
            {
                case 0: fields.RemoveAt(which); return Joined(fields);
                case 1: fields.Insert(random.Next(fields.Count), fields[which]); return Joined(fields);
                case 2:
                    var other = random.Next(fields.Count);
                    (fields[which], fields[other]) = (fields[other], fields[which]);
                    return Joined(fields);
                case 3: tag = (tag & 7) | (uint)(random.Next(1, 24) << 3); break;
                default:
                    content = wire == 0
                    ? Varint((ulong)random.NextInt64() >> random.Next(64)) : Text(random, content); break;
            }
        }

        fields[which] = (tag, wire, content);
        return Joined(fields);
    }

    private static byte[] Text(Random random, byte[] content) =>
        content.Length == 0 ? [(byte)random.Next(256)] : ByteMutations.Mutate(random, content);

    /// <summary>The fields of a message; none where it is no message.</summary>
    private static List<(uint Tag, int Wire, byte[] Content)> Fields(byte[] bytes)
    {
        List<(uint, int, byte[])> fields = [];
        for (var at = 0; at < bytes.Length;)
        {
            if (Read(bytes, ref at) is not { } tag || tag >> 3 is 0 or > 1000) return [];
            var start = at;
            switch (tag & 7)
            {
                case 0:
                    if (Read(bytes, ref at) is null) return [];
                    fields.Add(((uint)tag, 0, bytes[start..at]));
                    break;
                case 2:
                    if (Read(bytes, ref at) is not { } length || length > (ulong)(bytes.Length - at)) return [];
                    fields.Add(((uint)tag, 2, bytes[at..(at + (int)length)]));
                    at += (int)length;
                    break;
                case 1 or 5:
                    var size = (tag & 7) == 1 ? 8 : 4;
                    if (bytes.Length - at < size) return [];
                    fields.Add(((uint)tag, (int)(tag & 7), bytes[at..(at + size)]));
                    at += size;
                    break;
                default: return [];
            }
        }

        return fields;
    }

    private static byte[] Joined(List<(uint Tag, int Wire, byte[] Content)> fields)
    {
        using var joined = new MemoryStream();
        foreach (var (tag, wire, content) in fields)
        {
            joined.Write(Varint(tag));
            if (wire == 2) joined.Write(Varint((ulong)content.Length));
            joined.Write(content);
        }

        return joined.ToArray();
    }

    private static ulong? Read(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        return null;
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new byte[Math.Max(1, (70 - BitOperations.LeadingZeroCount(value)) / 7)];
        for (var i = 0; i < bytes.Length; i++, value >>= 7)
            bytes[i] = (byte)((value & 0x7F) | (i + 1 < bytes.Length ? 0x80u : 0));
        return bytes;
    }
}
