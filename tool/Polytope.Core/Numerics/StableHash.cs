using System.Runtime.CompilerServices;

namespace Polytope.Core.Numerics;

/// <summary>A 64-bit hash that is the same in every process; not for cryptography.</summary>
public static class StableHash
{
    /// <summary>
    /// Folds a value into a hash, by the finalizer of SplitMix64 (Steele, Lea and Flood 2014, variant 13).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong hash, ulong value)
    {
        var z = (hash * 0x9E3779B97F4A7C15UL) ^ (value + 0x9E3779B97F4A7C15UL + (hash << 6) + (hash >> 2));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>One value for a pair, whatever its order.</summary>
    public static ulong Unordered(ulong a, ulong b) => a < b ? Mix(a, b) : Mix(b, a);

    public static ulong Of(ReadOnlySpan<ulong> words, ulong seed = 0)
    {
        foreach (var word in words) seed = Mix(seed, word);
        return seed;
    }
}
