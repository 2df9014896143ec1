using System.Runtime.Intrinsics;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// Two lines of pixels as a row of squares of 2x2, taken apart so that eight squares are worked on at a time.
/// </summary>
internal sealed class SquareRow
{
    private const int Lanes = 8;

    private readonly int _width;

    /// <summary>
    /// The left upper pixels of all squares, then the right upper, left lower and right lower ones; RGBA each.
    /// </summary>
    private readonly uint[][] _pixels;

    /// <param name="width">Pixels of a line.</param>
    public SquareRow(int width)
    {
        _width = width;
        Squares = (((width + 1) / 2) + Lanes - 1) / Lanes * Lanes;
        _pixels = [new uint[Squares], new uint[Squares], new uint[Squares], new uint[Squares]];
    }

    /// <summary>Of a row, and as many more as fill the last eight.</summary>
    public int Squares { get; }

    /// <summary>A square at the end of an odd line has its pixels twice.</summary>
    public void Load(ReadOnlySpan<uint> upper, ReadOnlySpan<uint> lower)
    {
        for (var square = 0; square < (_width + 1) / 2; square++)
        {
            var (left, right) = (2 * square, Math.Min((2 * square) + 1, _width - 1));
            (_pixels[0][square], _pixels[1][square]) = (upper[left], upper[right]);
            (_pixels[2][square], _pixels[3][square]) = (lower[left], lower[right]);
        }
    }

    /// <param name="line">0 for the upper, 1 for the lower.</param>
    public void Store(Span<uint> pixels, int line)
    {
        var (left, right) = (_pixels[2 * line], _pixels[(2 * line) + 1]);
        for (var pixel = 0; pixel < pixels.Length; pixel++) pixels[pixel] = (pixel % 2 == 0 ? left : right)[pixel / 2];
    }

    /// <summary>Red, green and blue, from 0 to 255, of one pixel of eight squares.</summary>
    /// <param name="pixel">0 and 1 above, 2 and 3 below.</param>
    public (Vector256<float> R, Vector256<float> G, Vector256<float> B) Colours(int square, int pixel)
    {
        var words = Vector256.Create<uint>(_pixels[pixel].AsSpan(square));
        return (Channel(words), Channel(words >> 8), Channel(words >> 16));
    }

    /// <summary>Rounded, half up; all of them are from 0 to 255.</summary>
    public void Set(int square, int pixel, Vector256<float> red, Vector256<float> green, Vector256<float> blue)
    {
        var words = Word(red) | (Word(green) << 8) | (Word(blue) << 16) | Vector256.Create(0xFF000000);
        words.CopyTo(_pixels[pixel], square);
    }

    private static Vector256<float> Channel(Vector256<uint> words) =>
        Vector256.ConvertToSingle((words & Vector256.Create(0xFFu)).AsInt32());

    private static Vector256<uint> Word(Vector256<float> value) =>
        Vector256.ConvertToInt32(value + Vector256.Create(0.5f)).AsUInt32();
}
