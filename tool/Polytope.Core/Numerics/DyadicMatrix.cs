using System.Numerics;
using System.Runtime.InteropServices;

namespace Polytope.Core.Numerics;

/// <summary>
/// A matrix of integers times one power of two: exact dyadic rationals. Every entry has the same number of
/// 64-bit words, in two's complement, lowest word first.
/// </summary>
public sealed class DyadicMatrix
{
    internal DyadicMatrix(int rows, int columns, int words, int exponent)
    {
        (Rows, Columns, Words, Exponent) = (rows, columns, words, exponent);
        Content = new ulong[(long)rows * columns * words];
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Every entry is an integer multiple of 2^Exponent.</summary>
    public int Exponent { get; private set; }

    /// <summary>Words per entry.</summary>
    internal int Words { get; private set; }

    /// <summary>Row by row, each entry's words side by side.</summary>
    internal ulong[] Content { get; private set; }

    /// <param name="values">Rows x columns; each is to be multiplied by 2^exponent.</param>
    public static DyadicMatrix Of(int rows, int columns, ReadOnlySpan<BigInteger> values, int exponent)
    {
        var bits = 0L;
        foreach (var value in values) bits = Math.Max(bits, value.GetBitLength());
        var matrix = new DyadicMatrix(rows, columns, (int)(bits / 64) + 1, exponent);
        for (var i = 0; i < values.Length; i++) Write(values[i], matrix.Entry(i));
        return matrix;
    }

    /// <param name="values">Rows x columns, finite.</param>
    public static DyadicMatrix Of(int rows, int columns, ReadOnlySpan<double> values)
    {
        var (integers, exponent) = Dyadic.Integers(values);
        return Of(rows, columns, integers, exponent);
    }

    /// <summary>The entry without the power of two: an integer.</summary>
    public BigInteger Mantissa(int row, int column) => new(MemoryMarshal.AsBytes(Entry(row, column)));

    public int Sign(int row, int column)
    {
        var entry = Entry(row, column);
        return (long)entry[^1] < 0 ? -1 : entry.ContainsAnyExcept(0UL) ? 1 : 0;
    }

    /// <summary>The entry, rounded to the nearest double, ties to even.</summary>
    public double Round(int row, int column)
    {
        ReadOnlySpan<ulong> entry = Entry(row, column);
        var negative = (long)entry[^1] < 0;
        Span<ulong> magnitude = entry.Length <= 64 ? stackalloc ulong[entry.Length] : new ulong[entry.Length];
        entry.CopyTo(magnitude);
        if (negative) Negate(magnitude);
        var top = magnitude.Length - 1;
        while (top > 0 && magnitude[top] == 0) top--;
        if (magnitude[top] == 0) return 0;
        var zeros = BitOperations.LeadingZeroCount(magnitude[top]);
        var exponent = Exponent + (64 * top) - zeros + 11;
        if (exponent < -1074) return Dyadic.Round(Mantissa(row, column), Exponent);

        // The leading 64 bits; of the rest only whether it is zero matters.
        var leading = magnitude[top] << zeros;
        if (top > 0 && zeros > 0) leading |= magnitude[top - 1] >> (64 - zeros);
        var rest = (top > 0 && zeros > 0 && magnitude[top - 1] << zeros != 0)
            || magnitude[..Math.Max(top - (zeros > 0 ? 1 : 0), 0)].ContainsAnyExcept(0UL);
        const ulong half = 1 << 10;
        var (kept, dropped) = (leading >> 11, leading & ((half << 1) - 1));
        if (dropped > half || (dropped == half && (rest || (kept & 1) != 0))) kept++;
        return Math.ScaleB(negative ? -(double)kept : kept, exponent);
    }

    /// <summary>What <see cref="Round"/> leaves out, rounded.</summary>
    internal double RoundRest(int row, int column)
    {
        var rounded = Round(row, column);
        if (rounded == 0) return 0;
        var exponent = Math.Min(Exponent, Dyadic.Decompose(rounded).Exponent);
        var exact = Mantissa(row, column) << (Exponent - exponent);
        return Dyadic.Round(exact - Dyadic.Scale(rounded, exponent), exponent);
    }

    /// <summary>The same numbers with at least so many words.</summary>
    internal DyadicMatrix Widened(int words)
    {
        if (words <= Words) return this;
        var wide = new DyadicMatrix(Rows, Columns, words, Exponent);
        for (var i = 0; i < Rows * Columns; i++)
        {
            var from = Entry(i);
            var to = wide.Entry(i);
            from.CopyTo(to);
            to[from.Length..].Fill((long)from[^1] < 0 ? ulong.MaxValue : 0);
        }

        return wide;
    }

    /// <summary>Drops words and low bits that no entry needs.</summary>
    internal void Trim()
    {
        int zeros = 64 * Words, needed = 1;
        for (var i = 0; i < Rows * Columns; i++)
        {
            var entry = Entry(i);
            var fill = (long)entry[^1] < 0 ? ulong.MaxValue : 0;
            var top = entry.Length;
            while (top > 1 && entry[top - 1] == fill && (long)(entry[top - 2] ^ fill) >= 0) top--;
            needed = Math.Max(needed, top);
            var low = entry.IndexOfAnyExcept(0UL);
            if (low >= 0) zeros = Math.Min(zeros, (64 * low) + BitOperations.TrailingZeroCount(entry[low]));
        }

        if (zeros == 64 * Words) zeros = 0;
        var drop = zeros / 64;
        if (drop == 0 && needed == Words) return;
        var trimmed = new ulong[(long)Rows * Columns * Math.Max(needed - drop, 1)];
        var words = Math.Max(needed - drop, 1);
        for (var i = 0; i < Rows * Columns; i++)
            Entry(i).Slice(Math.Min(drop, Words - 1), words).CopyTo(trimmed.AsSpan(i * words, words));
        (Content, Words, Exponent) = (trimmed, words, Exponent + (64 * drop));
    }

    internal Span<ulong> Entry(int row, int column) => Entry((row * Columns) + column);

    private static void Negate(Span<ulong> words)
    {
        var carry = true;
        foreach (ref var word in words)
        {
            word = ~word + (carry ? 1UL : 0);
            carry &= word == 0;
        }
    }

    private Span<ulong> Entry(int index) => Content.AsSpan(index * Words, Words);

    private static void Write(BigInteger value, Span<ulong> words)
    {
        words.Fill(value.Sign < 0 ? ulong.MaxValue : 0);
        value.TryWriteBytes(MemoryMarshal.AsBytes(words), out _);
    }
}
