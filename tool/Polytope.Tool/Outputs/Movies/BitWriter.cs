namespace Polytope.Tool.Outputs.Movies;

/// <summary>Bits, the lowest of a byte first.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private ulong _pending;
    private int _count;

    /// <param name="value">Its lowest bit first.</param>
    /// <param name="bits">At most 32.</param>
    public void Write(int value, int bits)
    {
        _pending |= (ulong)(uint)value << _count;
        for (_count += bits; _count >= 8; _count -= 8, _pending >>= 8) _bytes.Add((byte)_pending);
    }

    /// <summary>All bits, and zeros up to a whole byte.</summary>
    public byte[] ToArray() => _count == 0 ? [.. _bytes] : [.. _bytes, (byte)_pending];
}
