namespace Polytope.Tool.Images.Encoded.Lossless;

/// <summary>
/// A canonical prefix code: shorter codes come first, those of one length in the order of their symbols. A code of one
/// symbol takes no bits.
/// </summary>
internal sealed class PrefixCode
{
    private const int LongestLength = 15;

    /// <summary>
    /// Lengths of codes are themselves coded; theirs come in this order, which puts the rare ones last.
    /// </summary>
    private static ReadOnlySpan<byte> LengthOrder =>
        [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private readonly int[] _count = new int[LongestLength + 1];
    private readonly int[] _symbols;

    /// <param name="lengths">By symbol; 0 of a symbol that does not occur.</param>
    /// <exception cref="InvalidDataException">The lengths make no code that uses up all sequences of bits.</exception>
    public PrefixCode(ReadOnlySpan<int> lengths)
    {
        foreach (var length in lengths) _count[length]++;
        _count[0] = 0;
        var (used, free) = (0, 1);
        var first = new int[LongestLength + 2];
        for (var length = 1; length <= LongestLength; length++)
        {
            used += _count[length];
            first[length + 1] = used;
            free = (2 * free) - _count[length];
            if (free < 0) throw new InvalidDataException();
        }

        if (used == 0 || (used > 1 && free > 0)) throw new InvalidDataException();
        _symbols = new int[used];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
            if (lengths[symbol] > 0) _symbols[first[lengths[symbol]]++] = symbol;
    }

    /// <param name="reader">At the code's lengths; behind them afterwards.</param>
    /// <param name="alphabet">The number of symbols that may occur.</param>
    /// <exception cref="InvalidDataException">There is no such code.</exception>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public static PrefixCode Read(ref BitReader reader, int alphabet)
    {
        var lengths = new int[alphabet];
        if (reader.Bit() == 1)
        {
            var hasTwo = reader.Bit() == 1;
            Mark(lengths, reader.Bits(reader.Bit() == 1 ? 8 : 1));
            if (hasTwo) Mark(lengths, reader.Bits(8));
        }
        else
        {
            ReadLengths(ref reader, lengths);
        }

        return new PrefixCode(lengths);
    }

    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public int Symbol(ref BitReader reader)
    {
        if (_symbols.Length == 1) return _symbols[0];
        var (code, first, index) = (0, 0, 0);
        for (var length = 1; ; length++)
        {
            code |= reader.Bit();
            var count = _count[length];
            if (code - first < count) return _symbols[index + code - first];
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
    }

    private static void Mark(int[] lengths, int symbol)
    {
        if (symbol >= lengths.Length) throw new InvalidDataException();
        lengths[symbol] = 1;
    }

    private static void ReadLengths(ref BitReader reader, int[] lengths)
    {
        var ofLengths = new int[LengthOrder.Length];
        var count = 4 + reader.Bits(4);
        if (count > ofLengths.Length) throw new InvalidDataException();
        for (var i = 0; i < count; i++) ofLengths[LengthOrder[i]] = reader.Bits(3);
        var code = new PrefixCode(ofLengths);
        var left = reader.Bit() == 1 ? 2 + reader.Bits(2 + (2 * reader.Bits(3))) : lengths.Length;
        if (left > lengths.Length) throw new InvalidDataException();
        var last = 8;
        for (var symbol = 0; symbol < lengths.Length && left > 0; left--)
        {
            var length = code.Symbol(ref reader);
            if (length <= LongestLength)
            {
                lengths[symbol++] = length;
                if (length > 0) last = length;
                continue;
            }

            // 16 repeats the last length, 17 and 18 are short and long runs of symbols that do not occur.
            var times = length switch
            {
                16 => 3 + reader.Bits(2),
                17 => 3 + reader.Bits(3),
                _ => 11 + reader.Bits(7),
            };
            if (times > lengths.Length - symbol) throw new InvalidDataException();
            lengths.AsSpan(symbol, times).Fill(length == 16 ? last : 0);
            symbol += times;
        }
    }
}
