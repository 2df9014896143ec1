namespace Polytope.Core.Buffers;

/// <summary>Numbers of elements, computed without overflow.</summary>
internal static class BufferSize
{
    /// <summary>The largest number of elements of one buffer.</summary>
    public const int Max = 0x7FFF_FFC7 - 64;

    /// <summary>The product of the factors, none of which is negative: the number of elements of a buffer.</summary>
    /// <exception cref="BufferTooLargeException">It is larger than <see cref="Max"/>.</exception>
    public static int Of(params ReadOnlySpan<long> factors)
    {
        Int128 product = 1;
        foreach (var factor in factors)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(factor, nameof(factors));
            product *= factor;

            // Further factors can't overflow 128 bits; a later 0 makes the product 0 again.
            if (product > long.MaxValue) product = long.MaxValue;
        }

        return product <= Max ? (int)product : throw new BufferTooLargeException(product);
    }
}
