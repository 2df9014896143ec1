namespace Polytope.Tool.Outputs.Movies.Vp8.Entropy;

/// <summary>What bits cost, in 256ths of a bit.</summary>
internal static class BitCost
{
    /// <summary>A bit that is as likely as not.</summary>
    public const int One = 256;

    private static readonly short[] OfZero = [.. Enumerable.Range(0, 257).Select(zero => Cost(Math.Max(zero, 1)))];

    /// <param name="zero">Of 256, how likely a 0 is: 1 to 255.</param>
    public static int Of(bool bit, int zero) => OfZero[bit ? 256 - zero : zero];

    /// <summary>256 times the binary logarithm of 256 / likely, by squaring: the same everywhere.</summary>
    private static short Cost(int likely)
    {
        var highest = System.Numerics.BitOperations.Log2((uint)likely);
        var fraction = (ulong)likely << (31 - highest);
        var logarithm = highest;
        for (var bit = 0; bit < 10; bit++)
        {
            fraction = (fraction * fraction) >> 31;
            logarithm *= 2;
            if (fraction < 1UL << 32) continue;
            logarithm++;
            fraction >>= 1;
        }

        return (short)(((8 << 10) - logarithm + 2) >> 2);
    }
}
