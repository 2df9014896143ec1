using System.Runtime.InteropServices;

namespace Polytope.Tool.Outputs.Movies.Gif;

/// <summary>
/// The compression of GIF (CompuServe's specification of 1990, appendix F): LZW over bytes, with codes of 9 to 12 bits,
/// the lowest bit first, in blocks of at most 255 bytes. Not thread-safe.
/// </summary>
internal sealed class LzwCode
{
    private const int Clear = 256;
    private const int End = 257;
    private const int Codes = 4096;
    private const int Slots = 1 << 14;

    /// <summary>A hash table: of a code and the byte after it, and of the code for both.</summary>
    private readonly int[] _keys = new int[Slots];
    private readonly short[] _codes = new short[Slots];

    private readonly List<byte> _block = [];
    private uint _bits;
    private int _count;
    private int _size;

    /// <summary>Writes the smallest code size and the blocks.</summary>
    public void Write(ReadOnlySpan<byte> indices, Stream stream)
    {
        stream.WriteByte(8);
        (_bits, _count, _size) = (0, 0, 9);
        var next = Reset(stream);
        int before = indices[0];
        foreach (var index in indices[1..])
        {
            var slot = Slot((before << 8) | index);
            if (_keys[slot] >= 0)
            {
                before = _codes[slot];
                continue;
            }

            Put(before, stream);
            if (next == Codes)
            {
                next = Reset(stream);
            }
            else
            {
                (_keys[slot], _codes[slot]) = ((before << 8) | index, (short)next);

                // A decoder learns this code only with the next one: the size grows a code later than it seems.
                if (next++ == 1 << _size) _size++;
            }

            before = index;
        }

        Put(before, stream);
        if (next == 1 << _size && next < Codes) _size++;
        Put(End, stream);
        if (_count > 0) Append((byte)_bits, stream);
        Flush(stream);
        stream.WriteByte(0);
    }

    /// <returns>The first code that is free.</returns>
    private int Reset(Stream stream)
    {
        Put(Clear, stream);
        Array.Fill(_keys, -1);
        _size = 9;
        return End + 1;
    }

    /// <summary>Where a key is, or where it would be.</summary>
    private int Slot(int key)
    {
        var slot = (int)((uint)key * 2_654_435_769u >> 18);
        while (_keys[slot] >= 0 && _keys[slot] != key) slot = (slot + 1) & (Slots - 1);
        return slot;
    }

    private void Put(int code, Stream stream)
    {
        _bits |= (uint)code << _count;
        for (_count += _size; _count >= 8; _count -= 8)
        {
            Append((byte)_bits, stream);
            _bits >>= 8;
        }
    }

    private void Append(byte value, Stream stream)
    {
        _block.Add(value);
        if (_block.Count == 255) Flush(stream);
    }

    private void Flush(Stream stream)
    {
        if (_block.Count == 0) return;
        stream.WriteByte((byte)_block.Count);
        stream.Write(CollectionsMarshal.AsSpan(_block));
        _block.Clear();
    }
}
