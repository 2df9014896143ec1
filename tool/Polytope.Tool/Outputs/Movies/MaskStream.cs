namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// A mask as the data of a WebP's ALPH chunk: opaque where it shows, else transparent. The chunk holds a lossless
/// bitstream (rfc-editor.org/rfc/rfc9649, section 3) whose green is alpha. A row of squares is written as its first row
/// of pixels in runs, then as one copy of the row above for all others.
/// </summary>
internal sealed class MaskStream
{
    private const byte LosslessUnfiltered = 1;
    private const int FirstLengthSymbol = 256;
    private const int GreenSymbols = 256 + 24;
    private const int LongestCopy = 4096;

    /// <summary>Distances of one pixel up and one to the left, in the code of distances.</summary>
    private const int Above = 0;
    private const int Before = 1;

    private readonly List<(int Symbol, int Extra, int ExtraBits, int Distance)> _symbols = [];
    private readonly BitWriter _bits = new();

    private MaskStream(BlockMask mask)
    {
        for (var row = 0; row < mask.Rows; row++)
        {
            for (var column = 0; column < mask.Columns;)
            {
                var end = column + 1;
                while (end < mask.Columns && mask.IsShown(row, end) == mask.IsShown(row, column)) end++;
                var pixels = Math.Min(end * BlockMask.Side, mask.Width) - (column * BlockMask.Side);
                _symbols.Add((mask.IsShown(row, column) ? 255 : 0, 0, 0, -1));
                Copy(pixels - 1, Before);
                column = end;
            }

            Copy((Math.Min((row + 1) * BlockMask.Side, mask.Height) - (row * BlockMask.Side) - 1) * mask.Width, Above);
        }
    }

    public static byte[] Of(BlockMask mask)
    {
        var stream = new MaskStream(mask);
        stream.Write();
        return [LosslessUnfiltered, .. stream._bits.ToArray()];
    }

    private void Copy(int length, int distance)
    {
        for (; length > 0; length -= Math.Min(length, LongestCopy))
        {
            var (symbol, extra, extraBits) = Prefix(Math.Min(length, LongestCopy));
            _symbols.Add((FirstLengthSymbol + symbol, extra, extraBits, distance));
        }
    }

    /// <summary>A length from 1 on: the prefix has its two highest bits, the rest are extra bits.</summary>
    private static (int Symbol, int Extra, int ExtraBits) Prefix(int length)
    {
        var value = length - 1;
        if (value < 2) return (value, 0, 0);
        var highest = 31 - System.Numerics.BitOperations.LeadingZeroCount((uint)value);
        var second = (value >> (highest - 1)) & 1;
        var extraBits = highest - 1;
        return ((2 * highest) + second, value & ((1 << extraBits) - 1), extraBits);
    }

    private void Write()
    {
        // No transforms, no cache of colours, one group of prefix codes.
        _bits.Write(0, 3);
        var counts = new int[GreenSymbols];
        foreach (var (symbol, _, _, _) in _symbols) counts[symbol]++;
        var green = new PrefixCode(counts);
        green.WriteTo(_bits);
        for (var channel = 0; channel < 3; channel++) PrefixCode.WriteSingle(_bits, 0);
        PrefixCode.WritePair(_bits);
        foreach (var (symbol, extra, extraBits, distance) in _symbols)
        {
            green.Write(_bits, symbol);
            _bits.Write(extra, extraBits);
            if (distance >= 0) _bits.Write(distance, 1);
        }
    }
}
