using System.Numerics;

namespace Polytope.Core.Numerics;

/// <summary>
/// Dyadic rationals modulo the prime 2^61 - 1, in which 2 has an inverse: sums and products of residues are the
/// residues of sums and products. So numbers with different residues certainly differ, at the price of a word a
/// number; what is different has the same residue by chance once in 2^61.
/// </summary>
internal static class Residue
{
    private const int Bits = 61;

    private const ulong Modulus = (1UL << Bits) - 1;

    /// <summary>So many products of residues at most, and a residue, add up to less than 2^128.</summary>
    private const int LargestBatch = 63;

    /// <summary>Of value * 2^exponent.</summary>
    public static ulong Of(BigInteger value, int exponent)
    {
        var residue = Scale((ulong)(BigInteger.Abs(value) % Modulus), exponent);
        return value.Sign < 0 && residue != 0 ? Modulus - residue : residue;
    }

    public static ulong Multiply(ulong a, ulong b) => Reduce(Math.BigMul(a, b));

    /// <summary><c>a[0] b[0] + a[1] b[1] + ... + rest</c>; both are equally long.</summary>
    public static ulong Sum(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, ulong rest)
    {
        while (!a.IsEmpty)
        {
            var count = Math.Min(a.Length, LargestBatch);
            UInt128 sum = rest;
            for (var i = 0; i < count; i++) sum += Math.BigMul(a[i], b[i]);
            rest = Reduce(sum);
            a = a[count..];
            b = b[count..];
        }

        return rest;
    }

    /// <summary>Times a power of two, of which the 61st is 1: the bits rotate.</summary>
    private static ulong Scale(ulong residue, int exponent)
    {
        var shift = ((exponent % Bits) + Bits) % Bits;
        return Reduce(((residue << shift) & Modulus) | (residue >> (Bits - shift)));
    }

    private static ulong Reduce(UInt128 value)
    {
        // Three digits of 61 bits: their sum has the same residue.
        var low = (ulong)value & Modulus;
        var middle = (ulong)(value >> Bits) & Modulus;
        var sum = low + middle + (ulong)(value >> (2 * Bits));
        sum = (sum & Modulus) + (sum >> Bits);
        return sum >= Modulus ? sum - Modulus : sum;
    }
}
