namespace Polytope.Tool.Images.Encoded.Lossless;

/// <summary>Reads bits, the lowest of each byte first.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _at;

    /// <exception cref="EndOfStreamException">No bit is left.</exception>
    public int Bit()
    {
        if (_at >> 3 >= _bytes.Length) throw new EndOfStreamException();
        var bit = (_bytes[(int)(_at >> 3)] >> (int)(_at & 7)) & 1;
        _at++;
        return bit;
    }

    /// <summary>The number of so many bits, the lowest first.</summary>
    /// <exception cref="EndOfStreamException">So many bits are not left.</exception>
    public int Bits(int count)
    {
        var number = 0;
        for (var i = 0; i < count; i++) number |= Bit() << i;
        return number;
    }
}
