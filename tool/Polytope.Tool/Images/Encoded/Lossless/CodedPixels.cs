namespace Polytope.Tool.Images.Encoded.Lossless;

/// <summary>
/// A picture within the bitstream, with one group of five prefix codes: pixels one by one, from the cache of recent
/// colours, or copied from before.
/// </summary>
internal static class CodedPixels
{
    private const int Literals = 256;
    private const int Lengths = 24;
    private const int Distances = 40;
    private const uint HashFactor = 0x1E35A7BD;

    /// <summary>
    /// The pixels (to the right, down) that the first distances name: those to the left and above, nearest first.
    /// </summary>
    private static readonly (int Right, int Up)[] Near =
    [
        .. from up in Enumerable.Range(0, 8)
           from right in Enumerable.Range(-7, 16)
           where up > 0 || right > 0
           orderby (right * right) + (up * up), Math.Abs(right), -right
           select (right, up),
    ];

    /// <summary>The pixels as alpha, red, green, blue, from the highest byte to the lowest.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    /// <exception cref="EndOfStreamException">They are cut off.</exception>
    public static uint[] Read(ref BitReader reader, int width, int height)
    {
        var cacheBits = CacheBits(ref reader);
        var cache = new uint[cacheBits == 0 ? 0 : 1 << cacheBits];
        var green = PrefixCode.Read(ref reader, Literals + Lengths + cache.Length);
        var red = PrefixCode.Read(ref reader, Literals);
        var blue = PrefixCode.Read(ref reader, Literals);
        var alpha = PrefixCode.Read(ref reader, Literals);
        var distances = PrefixCode.Read(ref reader, Distances);
        var pixels = new uint[width * height];
        for (var at = 0; at < pixels.Length;)
        {
            var begin = at;
            var symbol = green.Symbol(ref reader);
            if (symbol < Literals)
            {
                var high = (uint)((red.Symbol(ref reader) << 16) | (symbol << 8) | blue.Symbol(ref reader));
                pixels[at++] = high | ((uint)alpha.Symbol(ref reader) << 24);
            }
            else if (symbol < Literals + Lengths)
            {
                var length = Number(ref reader, symbol - Literals);
                var distance = Distance(Number(ref reader, distances.Symbol(ref reader)), width);
                if (distance > at || length > pixels.Length - at) throw new InvalidDataException();
                for (var end = at + length; at < end; at++) pixels[at] = pixels[at - distance];
            }
            else
            {
                pixels[at++] = cache[symbol - Literals - Lengths];
            }

            if (cacheBits == 0) continue;
            for (var i = begin; i < at; i++) cache[(HashFactor * pixels[i]) >> (32 - cacheBits)] = pixels[i];
        }

        return pixels;
    }

    /// <summary>The logarithm of the number of cached colours, or 0 for none.</summary>
    /// <exception cref="InvalidDataException">It is none that may be.</exception>
    public static int CacheBits(ref BitReader reader)
    {
        if (reader.Bit() == 0) return 0;
        var bits = reader.Bits(4);
        return bits is >= 1 and <= 11 ? bits : throw new InvalidDataException();
    }

    /// <summary>A length or a distance from 1: its size by a symbol, and then its lower bits.</summary>
    private static int Number(ref BitReader reader, int symbol)
    {
        if (symbol < 4) return symbol + 1;
        var bits = (symbol - 2) >> 1;
        return ((2 + (symbol & 1)) << bits) + reader.Bits(bits) + 1;
    }

    private static int Distance(int number, int width)
    {
        if (number > Near.Length) return number - Near.Length;
        var (right, up) = Near[number - 1];
        return Math.Max(1, right + (up * width));
    }
}
