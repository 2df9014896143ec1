using System.Runtime.Intrinsics;

namespace Polytope.Core.Numerics.Randomness;

/// <summary>
/// The counter-based generator Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
/// as 1, 2, 3" (SC 2011): a keyed bijection of 128-bit counters, ten rounds of multiplications and exclusive ors.
/// </summary>
public static class Philox4x32
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four words of one counter.</summary>
    /// <param name="counter">Four words, the lowest first.</param>
    /// <param name="key">The low half is the first key word of the paper, the high half the second.</param>
    public static (uint W0, uint W1, uint W2, uint W3) Block((uint W0, uint W1, uint W2, uint W3) counter, ulong key)
    {
        var (c0, c1, c2, c3) = counter;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * c0;
            var product1 = (ulong)Multiplier1 * c2;
            (c0, c1) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1);
            (c2, c3) = ((uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>
    /// The blocks of neighbouring counters (low word of <paramref name="first"/>, its high word, c2, c3), one after
    /// the other: four at a time, a word of each in a 64-bit lane, where a product of two words fits.
    /// </summary>
    /// <param name="words">A multiple of sixteen.</param>
    public static void Fill(Span<uint> words, ulong first, uint c2, uint c3, ulong key)
    {
        var low = Vector256.Create((ulong)uint.MaxValue);
        for (var at = 0; at < words.Length; at += 16, first += 4)
        {
            var counter = Vector256.Create(first, first + 1, first + 2, first + 3);
            Vector256<ulong> w0 = counter & low, w1 = counter >>> 32;
            Vector256<ulong> w2 = Vector256.Create((ulong)c2), w3 = Vector256.Create((ulong)c3);
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (var round = 0; round < Rounds; round++)
            {
                var product0 = w0 * Multiplier0;
                var product1 = w2 * Multiplier1;
                w0 = (product1 >>> 32) ^ w1 ^ Vector256.Create((ulong)k0);
                w1 = product1 & low;
                w2 = (product0 >>> 32) ^ w3 ^ Vector256.Create((ulong)k1);
                w3 = product0 & low;
                k0 += Weyl0;
                k1 += Weyl1;
            }

            for (var block = 0; block < 4; block++)
            {
                var place = words.Slice(at + (4 * block), 4);
                place[0] = (uint)w0[block];
                place[1] = (uint)w1[block];
                place[2] = (uint)w2[block];
                place[3] = (uint)w3[block];
            }
        }
    }
}
