using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Simd;

namespace Polytope.Core.Numerics;

/// <summary>
/// Products of matrices of integers, in as many words as the result may need: nothing is rounded.
/// </summary>
/// <remarks>
/// Wide matrices are taken apart into digits of d bits, in doubles, and the digits of a product are sums of products of
/// digits: exact, because d is so small that no sum reaches 2^53. Narrow ones are multiplied word by word.
/// </remarks>
internal static unsafe class DyadicProduct
{
    /// <summary>From so many multiplications of words on threads pay.</summary>
    private const long WorthThreads = 1 << 20;

    /// <summary>Matrices of fewer columns are multiplied word by word.</summary>
    private const int LeastColumns = 6;

    /// <summary>Columns that are multiplied together, so that their digits stay in a cache.</summary>
    private const int Tile = 32;

    /// <summary>Doubles hold integers up to 2 to this power.</summary>
    private const int Precision = 53;

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
        if (right.Columns >= LeastColumns)
        {
            // The magnitude of -2^n has one bit more than its bit length.
            MultiplyDigits(left, rows, (int)bits + 1, right, result, threads);
            result.Trim();
            return result;
        }

        var wide = right.Widened(result.Words);
        void Row(int row)
        {
            fixed (ulong* wideStart = wide.Content)
            fixed (ulong* resultStart = result.Content)
            {
                var source = new Pointer<ulong>(wideStart, wide.Content.Length);
                var target = new Pointer<ulong>(resultStart, result.Content.Length);
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
                        Pointer<ulong> from = source + (k * length), to = target + (row * length);
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
        ulong factor, bool negative, Pointer<ulong> source, Pointer<ulong> target, int columns, int words, int offset)
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

    private static void MultiplyDigits(
        BigInteger[] left, int rows, int leftBits, DyadicMatrix right, DyadicMatrix result, int threads)
    {
        var inner = right.Rows;
        var factors = new Factors(left, rows, inner);
        var rightBits = BitsOf(right);
        var width = WidthOf(factors.MostInARow, leftBits, rightBits);
        var leftDigits = factors.Digits(left, leftBits, width);
        int leftCount = Math.Max(Count(leftBits, width), 1), rightCount = Count(rightBits, width);
        var tiles = (right.Columns + Tile - 1) / Tile;
        void Multiply(int tile)
        {
            var columns = Math.Min(Tile, right.Columns - (tile * Tile));
            var digits = new double[BufferSize.Of(inner, rightCount, Tile)];
            for (var k = 0; k < inner; k++)
                for (var column = 0; column < columns; column++)
                    Split(right.Entry(k, (tile * Tile) + column), width, rightCount, digits.AsSpan(
                        (k * rightCount * Tile) + column));
            var sums = new double[BufferSize.Of(leftCount + rightCount - 1L, Tile)];
            for (var row = 0; row < rows; row++)
            {
                Array.Clear(sums);
                fixed (double* sumsStart = sums, digitsStart = digits, leftStart = leftDigits)
                {
                    var target = new Pointer<double>(sumsStart, sums.Length);
                    var source = new Pointer<double>(digitsStart, digits.Length);
                    var own = new Pointer<double>(leftStart, leftDigits.Length);
                    for (var at = factors.Starts[row]; at < factors.Starts[row + 1]; at++)
                    {
                        var from = source + ((nint)factors.Columns[at] * rightCount * Tile);
                        var factor = own + ((nint)at * leftCount);
                        if (Vector512.IsHardwareAccelerated)
                            Accumulate<EightDoubles>(factor, leftCount, from, rightCount, target);
                        else Accumulate<FourDoubles>(factor, leftCount, from, rightCount, target);
                    }
                }

                for (var column = 0; column < columns; column++)
                {
                    var entry = result.Entry(row, (tile * Tile) + column);
                    Join(sums.AsSpan(column), width, leftCount + rightCount - 1, entry);
                }
            }
        }

        if (threads > 1 && (long)factors.Columns.Length * right.Columns * result.Words > WorthThreads)
            Parallel.For(0, tiles, new ParallelOptions { MaxDegreeOfParallelism = threads }, Multiply);
        else
            for (var tile = 0; tile < tiles; tile++) Multiply(tile);
    }

    /// <summary>Adds the products of one factor's digits with those of a tile's columns.</summary>
    private static void Accumulate<TLanes>(
        Pointer<double> factor, int factorDigits, Pointer<double> source, int sourceDigits, Pointer<double> target)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        for (var i = 0; i < factorDigits; i++, target += Tile)
        {
            if (factor[i] == 0) continue;
            var digit = TLanes.Create(factor[i]);
            for (var k = 0; k < sourceDigits * Tile; k += TLanes.Count)
            {
                var sum = TLanes.Load(target + k);
                TLanes.AddProduct(digit, TLanes.Load(source + k), ref sum);
                sum.Store(target + k);
            }
        }
    }

    /// <summary>
    /// The most bits a digit may have: products of two of them, as many as come into one sum, stay below 2^53.
    /// </summary>
    private static int WidthOf(int terms, int leftBits, int rightBits)
    {
        var width = Precision / 2;
        while (!Fits(width)) width--;
        return width;

        bool Fits(int bits)
        {
            var sums = (long)Math.Max(terms, 1) * Math.Max(Math.Min(Count(leftBits, bits), Count(rightBits, bits)), 1);
            return (2 * bits) + BitOperations.Log2((ulong)sums) + 1 <= Precision;
        }
    }

    private static int Count(int bits, int width) => (bits + width - 1) / width;

    /// <summary>Bits of the longest entry, its sign included.</summary>
    private static int BitsOf(DyadicMatrix matrix)
    {
        var most = 1;
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++)
            {
                var entry = matrix.Entry(row, column);
                var fill = (long)entry[^1] < 0 ? ulong.MaxValue : 0;
                var top = entry.Length - 1;
                while (top > 0 && entry[top] == fill) top--;
                most = Math.Max(most, (64 * top) + 65 - BitOperations.LeadingZeroCount(entry[top] ^ fill));
            }
        }

        return most;
    }

    /// <summary>
    /// The digits of an integer in two's complement, the lowest first, a tile apart; the highest has the sign.
    /// </summary>
    private static void Split(ReadOnlySpan<ulong> entry, int width, int count, Span<double> digits)
    {
        var mask = (1UL << width) - 1;
        for (var digit = 0; digit < count; digit++)
        {
            var (word, shift) = (digit * width / 64, digit * width % 64);
            var bits = word < entry.Length ? entry[word] >> shift : Fill(entry);
            if (shift + width > 64) bits |= (word + 1 < entry.Length ? entry[word + 1] : Fill(entry)) << (64 - shift);
            bits &= mask;
            var value = (long)bits;
            if (digit == count - 1) value = value << (64 - width) >> (64 - width);
            digits[digit * Tile] = value;
        }

        static ulong Fill(ReadOnlySpan<ulong> entry) => (long)entry[^1] < 0 ? ulong.MaxValue : 0;
    }

    /// <summary>The integer of digits that are any integers below 2^53, in two's complement.</summary>
    private static void Join(ReadOnlySpan<double> digits, int width, int count, Span<ulong> entry)
    {
        entry.Clear();
        var mask = (1L << width) - 1;
        var carry = 0L;
        for (var digit = 0; digit < count; digit++)
        {
            carry += (long)digits[digit * Tile];
            Put(entry, digit * width, (ulong)(carry & mask));
            carry >>= width;
        }

        // The rest has the sign: one word of it, and then nothing but the sign.
        var end = count * width;
        Put(entry, end, (ulong)carry);
        for (end += 64; end < 64 * entry.Length; end += 64) Put(entry, end, carry < 0 ? ulong.MaxValue : 0);
    }

    /// <summary>Sets bits from a position on, as far as there are words; they are 0 before.</summary>
    private static void Put(Span<ulong> entry, int position, ulong bits)
    {
        var (word, shift) = (position / 64, position % 64);
        if (word < entry.Length) entry[word] |= bits << shift;
        if (shift > 0 && word + 1 < entry.Length) entry[word + 1] |= bits >> (64 - shift);
    }

    /// <summary>The factors of each row that are not 0.</summary>
    private sealed class Factors
    {
        public Factors(BigInteger[] left, int rows, int inner)
        {
            Starts = new int[rows + 1];
            var columns = new List<int>();
            for (var row = 0; row < rows; row++)
            {
                for (var k = 0; k < inner; k++)
                    if (!left[(row * inner) + k].IsZero) columns.Add(k);
                Starts[row + 1] = columns.Count;
                MostInARow = Math.Max(MostInARow, Starts[row + 1] - Starts[row]);
            }

            Columns = [.. columns];
            Inner = inner;
        }

        public int[] Starts { get; }

        public int[] Columns { get; }

        public int Inner { get; }

        public int MostInARow { get; }

        /// <summary>The digits of each factor, each with its sign.</summary>
        public double[] Digits(BigInteger[] left, int bits, int width)
        {
            var count = Math.Max(Count(bits, width), 1);
            var digits = new double[(long)Columns.Length * count];
            var mask = (1UL << width) - 1;
            Span<ulong> words = new ulong[(bits / 64) + 3];
            for (var row = 0; row + 1 < Starts.Length; row++)
            {
                for (var at = Starts[row]; at < Starts[row + 1]; at++)
                {
                    var factor = left[(row * Inner) + Columns[at]];
                    words.Clear();
                    BigInteger.Abs(factor).TryWriteBytes(MemoryMarshal.AsBytes(words), out _, isUnsigned: true);
                    for (var digit = 0; digit < count; digit++)
                    {
                        var (word, shift) = (digit * width / 64, digit * width % 64);
                        var value = words[word] >> shift;
                        if (shift + width > 64) value |= words[word + 1] << (64 - shift);
                        digits[((long)at * count) + digit] = factor.Sign * (double)(value & mask);
                    }
                }
            }

            return digits;
        }
    }
}
