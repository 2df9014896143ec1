using System.Numerics;
using System.Runtime.InteropServices;

namespace Polytope.Core.Numerics;

/// <summary>
/// Products of matrices of integers, in as many words as the result may need: nothing is rounded.
/// </summary>
internal static unsafe class DyadicProduct
{
    /// <summary>From so many multiplications of words on threads pay.</summary>
    private const long WorthThreads = 1 << 20;

    /// <summary><c>left * right</c>.</summary>
    /// <param name="left">Rows x inner, of the power <paramref name="exponent"/> of two.</param>
    /// <param name="rows">Of the left factor.</param>
    /// <param name="exponent">Of the left factor.</param>
    /// <param name="right">Inner x columns.</param>
    /// <param name="threads">At most so many; changes no bit.</param>
    public static DyadicMatrix Of(BigInteger[] left, int rows, int exponent, DyadicMatrix right, int threads)
    {
        var inner = right.Rows;
        var bits = 0L;
        foreach (var value in left) bits = Math.Max(bits, value.GetBitLength());

        // |sum| < inner * 2^bits * 2^(64 words - 1); one more bit for the sign.
        var total = bits + (64L * right.Words) + BitOperations.Log2((uint)inner) + 1;
        var result = new DyadicMatrix(rows, right.Columns, (int)((total + 63) / 64), exponent + right.Exponent);
        var wide = right.Widened(result.Words);
        void Row(int row)
        {
            fixed (ulong* source = wide.Content)
            fixed (ulong* target = result.Content)
            {
                Span<ulong> words = stackalloc ulong[((int)bits / 64) + 1];
                nint length = (nint)wide.Columns * wide.Words;
                for (var k = 0; k < inner; k++)
                {
                    var factor = left[(row * inner) + k];
                    if (factor.IsZero) continue;
                    words.Clear();
                    BigInteger.Abs(factor).TryWriteBytes(MemoryMarshal.AsBytes(words), out _, isUnsigned: true);
                    for (var w = 0; w < words.Length && w < result.Words; w++)
                    {
                        if (words[w] == 0) continue;
                        ulong* from = source + (k * length), to = target + (row * length);
                        Accumulate(words[w], factor.Sign < 0, from, to, wide.Columns, wide.Words, w);
                    }
                }
            }
        }

        if (threads > 1 && (long)left.Length * right.Columns * result.Words > WorthThreads)
            Parallel.For(0, rows, new ParallelOptions { MaxDegreeOfParallelism = threads }, Row);
        else
            for (var row = 0; row < rows; row++) Row(row);
        result.Trim();
        return result;
    }

    /// <summary>target +-= factor * 2^(64 offset) * source, for each entry of a row, modulo 2^(64 words).</summary>
    private static void Accumulate(
        ulong factor, bool negative, ulong* source, ulong* target, int columns, int words, int offset)
    {
        for (var column = 0; column < columns; column++, source += words, target += words)
        {
            ulong carry = 0;
            for (var w = offset; w < words; w++)
            {
                var high = Math.BigMul(factor, source[w - offset], out var low);
                low += carry;
                high += low < carry ? 1UL : 0;
                var before = target[w];
                if (negative)
                {
                    target[w] = before - low;
                    high += before < low ? 1UL : 0;
                }
                else
                {
                    var after = before + low;
                    target[w] = after;
                    high += after < low ? 1UL : 0;
                }

                carry = high;
            }
        }
    }
}
