using System.Buffers.Binary;

namespace Polytope.Tool.Images.Encoded;

/// <summary>Reads a file from a place on; past its end the picture is cut off.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> file)
{
    private readonly ReadOnlySpan<byte> _file = file;

    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position >= _file.Length;

    /// <exception cref="PictureException">So many bytes are not left.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count > _file.Length - Position) throw PictureException.CutOff();
        var taken = _file.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public byte Byte() => Take(1)[0];

    public int Big16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint Big32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public int Little16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Little24() => Little16() | (Byte() << 16);

    public uint Little32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
}
