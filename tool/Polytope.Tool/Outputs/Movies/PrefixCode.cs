namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// A prefix code of lossless WebP (rfc-editor.org/rfc/rfc9649, section 3.7): canonical, by Huffman's construction.
/// </summary>
internal sealed class PrefixCode
{
    /// <summary>So that a length takes four bits, and two of their sixteen values are left for runs of zeros.</summary>
    private const int LongestCode = 13;

    /// <summary>Codes of lengths that stand for 3 to 10 zeros, and for 11 to 138.</summary>
    private const int ShortZeros = 17;
    private const int LongZeros = 18;

    private readonly int[] _lengths;
    private readonly int[] _codes;
    private readonly int? _only;

    /// <param name="counts">How often each symbol is written; at least one is.</param>
    public PrefixCode(int[] counts)
    {
        _only = counts.Count(count => count > 0) == 1 ? Array.FindIndex(counts, count => count > 0) : null;
        _lengths = Lengths(counts);
        _codes = new int[counts.Length];
        for (int length = 1, code = 0; length <= LongestCode; length++, code <<= 1)
            for (var symbol = 0; symbol < counts.Length; symbol++)
                if (_lengths[symbol] == length)
                    _codes[symbol] = Reversed(code++, length);
    }

    /// <summary>A code of one symbol, which takes no bits when it is written.</summary>
    /// <param name="symbol">At most 255.</param>
    public static void WriteSingle(BitWriter bits, int symbol)
    {
        bits.Write(0b101, 3);
        bits.Write(symbol, 8);
    }

    /// <summary>A code of two symbols, 0 and 1, of one bit each.</summary>
    public static void WritePair(BitWriter bits)
    {
        bits.Write(0b011, 3);
        bits.Write(0, 1);
        bits.Write(1, 8);
    }

    public void Write(BitWriter bits, int symbol) => bits.Write(_codes[symbol], _lengths[symbol]);

    public void WriteTo(BitWriter bits)
    {
        if (_only is { } symbolAlone)
        {
            WriteSingle(bits, symbolAlone);
            return;
        }

        // The code of the lengths: of 17, 18, 0 to 5, 16, 6 to 13 in this order, four bits for each but 16.
        bits.Write(0, 1);
        bits.Write(17 - 4, 4);
        for (var i = 0; i < 17; i++) bits.Write(i == 8 ? 0 : 4, 3);
        bits.Write(0, 1);
        for (var symbol = 0; symbol < _lengths.Length;)
        {
            var zeros = 0;
            while (symbol + zeros < _lengths.Length && zeros < 138 && _lengths[symbol + zeros] == 0) zeros++;
            if (zeros < 3)
            {
                WriteLength(bits, _lengths[symbol++]);
                continue;
            }

            WriteLength(bits, zeros <= 10 ? ShortZeros : LongZeros);
            bits.Write(zeros <= 10 ? zeros - 3 : zeros - 11, zeros <= 10 ? 3 : 7);
            symbol += zeros;
        }
    }

    private static void WriteLength(BitWriter bits, int length) =>
        bits.Write(Reversed(length switch { ShortZeros => 14, LongZeros => 15, _ => length }, 4), 4);

    private static int[] Lengths(int[] counts)
    {
        while (true)
        {
            var lengths = new int[counts.Length];
            List<(int Count, int[] Symbols)> nodes =
            [
                .. Enumerable.Range(0, counts.Length).Where(symbol => counts[symbol] > 0)
                    .Select(symbol => (counts[symbol], new[] { symbol })),
            ];
            while (nodes.Count > 1)
            {
                nodes.Sort((a, b) => (a.Count, a.Symbols[0]).CompareTo((b.Count, b.Symbols[0])));
                int[] joined = [.. nodes[0].Symbols, .. nodes[1].Symbols];
                foreach (var symbol in joined) lengths[symbol]++;
                nodes[1] = (nodes[0].Count + nodes[1].Count, joined);
                nodes.RemoveAt(0);
            }

            if (lengths.Max() <= LongestCode) return lengths;

            // Counts nearer to one another give shorter codes.
            counts = Array.ConvertAll(counts, count => (count + 1) / 2);
        }
    }

    private static int Reversed(int code, int length)
    {
        var reversed = 0;
        for (var bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
        return reversed;
    }
}
