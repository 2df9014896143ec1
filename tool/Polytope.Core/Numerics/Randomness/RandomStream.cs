namespace Polytope.Core.Numerics.Randomness;

/// <summary>
/// An endless row of random 32-bit words that follows from a seed, a purpose and a substream alone. Word n is word
/// n mod 4 of the Philox4x32-10 block whose key is the seed and whose counter is, lowest word first,
/// (n / 4 low, n / 4 high, substream, purpose). Streams that differ in any of the three are independent.
/// <c>randomness.md</c> beside this file says what a run draws from which.
/// </summary>
public sealed class RandomStream(ulong seed, StreamPurpose purpose, uint substream = 0)
{
    private const int BlocksAtOnce = 16;
    private readonly uint[] _words = new uint[4 * BlocksAtOnce];
    private ulong _block;
    private int _used = 4 * BlocksAtOnce;
    private double? _spareNormal;

    public uint NextUInt32()
    {
        if (_used == _words.Length) Refill();
        return _words[_used++];
    }

    /// <summary>Two words, the low one first.</summary>
    public ulong NextUInt64()
    {
        ulong low = NextUInt32();
        return low | ((ulong)NextUInt32() << 32);
    }

    /// <summary>
    /// Uniform on 0 .. bound - 1, without bias: Lemire's method of multiplication and rare rejection ("Fast random
    /// integer generation in an interval", 2019).
    /// </summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var product = (ulong)NextUInt32() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            var threshold = (0u - (uint)bound) % (uint)bound;
            while ((uint)product < threshold) product = (ulong)NextUInt32() * (uint)bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>Uniform on [0, 1): the upper 24 bits of one word, times 2^-24.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform on [0, 1): the upper 53 bits of <see cref="NextUInt64"/>, times 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>
    /// Standard normal, by Marsaglia's polar method ("A convenient method for generating normal variables", 1964):
    /// points (2u - 1, 2v - 1) until one falls into the unit disk; it gives two deviates, the second is kept for the
    /// next call.
    /// </summary>
    public double NextNormal()
    {
        if (_spareNormal is { } spare)
        {
            _spareNormal = null;
            return spare;
        }

        while (true)
        {
            var u = (2 * NextDouble()) - 1;
            var v = (2 * NextDouble()) - 1;
            var square = (u * u) + (v * v);
            if (square is >= 1 or 0) continue;
            var factor = Math.Sqrt(-2 * Elementary.Log(square) / square);
            _spareNormal = v * factor;
            return u * factor;
        }
    }

    /// <summary>Fisher and Yates, from the last item down: each is exchanged with one of those up to it.</summary>
    public void Shuffle(Span<int> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private void Refill()
    {
        Philox4x32.Fill(_words, _block, substream, (uint)purpose, seed);
        _block += BlocksAtOnce;
        _used = 0;
    }
}
