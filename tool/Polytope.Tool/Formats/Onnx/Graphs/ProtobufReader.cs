using System.Buffers.Binary;
using System.Text;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Onnx.Graphs;

/// <summary>
/// Walks over the fields of one protobuf message: <c>while (reader.Next()) switch (reader.Field) ...</c>. A field that
/// is not asked for is passed over.
/// </summary>
/// <param name="path">What errors call the file.</param>
/// <param name="file">The whole file.</param>
/// <param name="start">Where in the file the message begins.</param>
/// <param name="end">Where it ends.</param>
internal sealed class ProtobufReader(string path, ReadOnlyMemory<byte> file, int start, int end)
{
    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Delimited = 2,
        Fixed32 = 5,
    }

    private int _at = start;
    private WireType _type;
    private ulong _number;
    private int _start;

    public ProtobufReader(string path, ReadOnlyMemory<byte> file) : this(path, file, 0, file.Length)
    {
    }

    /// <summary>The number of the field that <see cref="Next"/> came to.</summary>
    public int Field { get; private set; }

    /// <summary>Goes on to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (_at == end) return false;
        var tag = Varint();
        if (tag >> 3 is 0 or > (1 << 29) - 1) throw Damaged();
        (Field, _type) = ((int)(tag >> 3), (WireType)(tag & 7));
        switch (_type)
        {
            case WireType.Varint:
                _number = Varint();
                break;
            case WireType.Fixed64:
                _number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case WireType.Fixed32:
                _number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            case WireType.Delimited:
                var length = Varint();
                if (length > (ulong)(end - _at)) throw Damaged();
                _start = _at;
                _at += (int)length;
                break;
            default:
                throw Damaged();
        }

        return true;
    }

    public long Integer() => _type == WireType.Varint ? (long)_number : throw Damaged();

    public float Single() =>
        _type == WireType.Fixed32 ? BitConverter.UInt32BitsToSingle((uint)_number) : throw Damaged();

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public ReadOnlyMemory<byte> Bytes() => _type == WireType.Delimited ? file[_start.._at] : throw Damaged();

    public ProtobufReader Message() =>
        _type == WireType.Delimited ? new ProtobufReader(path, file, _start, _at) : throw Damaged();

    /// <summary>Repeated integers, packed into one field or one to a field.</summary>
    public void AddIntegers(List<long> integers)
    {
        if (_type != WireType.Delimited)
        {
            integers.Add(Integer());
            return;
        }

        var packed = Message();
        while (packed._at < _at) integers.Add((long)packed.Varint());
    }

    /// <summary>
    /// Repeated numbers of a fixed size as little-endian bytes, packed into one field or one to a field.
    /// </summary>
    public void AddFixed(List<byte> bytes, int size)
    {
        if (_type == WireType.Delimited)
        {
            bytes.AddRange(Bytes().Span);
            return;
        }

        if (_type != (size == 4 ? WireType.Fixed32 : WireType.Fixed64)) throw Damaged();
        for (var b = 0; b < size; b++) bytes.Add((byte)(_number >> (8 * b)));
    }

    public UnreadableFileException Damaged() => new(path, FormattableString.Invariant(
        $"byte {_at}: this is no ONNX model, or it is damaged or cut off."));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > end - _at) throw Damaged();
        _at += count;
        return file.Span[(_at - count).._at];
    }

    /// <summary>
    /// Seven bits a byte, the lowest first; a set upper bit says that more follow, ten bytes at most.
    /// </summary>
    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Damaged();
    }
}
