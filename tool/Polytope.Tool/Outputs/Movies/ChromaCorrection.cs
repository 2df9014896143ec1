using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// Corrects pixels for what lossy WebP does to colours: it keeps one chroma value for each square of 2x2 pixels, and a
/// decoder interpolates them, so that a thin coloured line fades and colours its surroundings. Each pixel is made
/// lighter or darker by the median error of its three channels, and each square's colour moves by most of the mean of
/// the errors that are left. A line's mean error falls by 8 %, for 1.5 % more bytes; grey far from any colour stays as
/// it is.
/// </summary>
/// <remarks>
/// Colours are BT.601's, as in WebP. Eight squares at a time; + - * in a fixed order: the same bytes everywhere.
/// </remarks>
internal sealed class ChromaCorrection
{
    private const int Lanes = 8;

    /// <summary>Of a square's error that its colour moves by: more would cost more bytes than it is worth.</summary>
    private const float Share = 0.75f;

    private readonly int _width;
    private readonly int _height;
    private readonly int _columns;
    private readonly int _rows;
    private readonly SquareRow _row;

    /// <summary>From one row of squares to the next; eight places on either side repeat the outermost square.</summary>
    private readonly int _stride;

    /// <summary>U and V of each square; the first and the last row repeat the outermost one.</summary>
    private readonly float[] _u;
    private readonly float[] _v;

    public ChromaCorrection(int width, int height)
    {
        (_width, _height) = (width, height);
        (_columns, _rows) = ((width + 1) / 2, (height + 1) / 2);
        _row = new SquareRow(width);
        _stride = _row.Squares + (2 * Lanes);
        _u = new float[_stride * (_rows + 2)];
        _v = new float[_stride * (_rows + 2)];
    }

    /// <param name="pixels">Opaque RGBA, row by row, of the size given at first; corrected in place.</param>
    public void Apply(Span<byte> pixels)
    {
        var words = MemoryMarshal.Cast<byte, uint>(pixels);
        for (var row = 0; row < _rows; row++)
        {
            _row.Load(Line(words, 2 * row), Line(words, Math.Min((2 * row) + 1, _height - 1)));
            MeasureChroma(row);
        }

        foreach (var plane in new[] { _u, _v })
        {
            for (var row = 1; row <= _rows; row++)
            {
                plane.AsSpan(row * _stride, Lanes).Fill(plane[(row * _stride) + Lanes]);
                var end = (row * _stride) + Lanes + _columns;
                plane.AsSpan(end, ((row + 1) * _stride) - end).Fill(plane[end - 1]);
            }

            plane.AsSpan(_stride, _stride).CopyTo(plane);
            plane.AsSpan(_rows * _stride, _stride).CopyTo(plane.AsSpan((_rows + 1) * _stride));
        }

        for (var row = 0; row < _rows; row++)
        {
            _row.Load(Line(words, 2 * row), Line(words, Math.Min((2 * row) + 1, _height - 1)));
            for (var square = 0; square < _columns; square += Lanes) Correct(row, square);
            _row.Store(Line(words, Math.Min((2 * row) + 1, _height - 1)), 1);
            _row.Store(Line(words, 2 * row), 0);
        }
    }

    private Span<uint> Line(Span<uint> words, int line) => words.Slice(line * _width, _width);

    private int Place(int row, int square) => ((row + 1) * _stride) + Lanes + square;

    private void MeasureChroma(int row)
    {
        for (var square = 0; square < _columns; square += Lanes)
        {
            var (red, green, blue) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
            for (var pixel = 0; pixel < 4; pixel++)
            {
                var (r, g, b) = _row.Colours(square, pixel);
                (red, green, blue) = (red + r, green + g, blue + b);
            }

            (red, green, blue) = (red * 0.25f, green * 0.25f, blue * 0.25f);
            var isGrey = Vector256.Equals(red, green) & Vector256.Equals(green, blue);
            var u = (blue * 0.439f) - (red * 0.148f) - (green * 0.291f);
            var v = (red * 0.439f) - (green * 0.368f) - (blue * 0.071f);
            Vector256.AndNot(u, isGrey).CopyTo(_u, Place(row, square));
            Vector256.AndNot(v, isGrey).CopyTo(_v, Place(row, square));
        }
    }

    private void Correct(int row, int square)
    {
        var isGrey = IsGrey(row, square);
        if (isGrey.AsUInt32() == Vector256<uint>.AllBitsSet) return;
        Span<Vector256<float>> reds = stackalloc Vector256<float>[4];
        Span<Vector256<float>> greens = stackalloc Vector256<float>[4];
        Span<Vector256<float>> blues = stackalloc Vector256<float>[4];
        var (red, green, blue) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var pixel = 0; pixel < 4; pixel++)
        {
            // Pixels 0 and 1 are above, 2 and 3 below; 0 and 2 are left.
            var (own, beside) = (Place(row, square), pixel % 2 == 0 ? -1 : 1);
            var beyond = own + (pixel < 2 ? -_stride : _stride);
            var (u, v) = (Interpolated(_u, own, beyond, beside), Interpolated(_v, own, beyond, beside));
            var (r, g, b) = _row.Colours(square, pixel);
            var rounded = Vector256.ConvertToInt32((r * 0.257f) + (g * 0.504f) + (b * 0.098f) + Vector256.Create(0.5f));
            var luma = Vector256.ConvertToSingle(rounded) * 1.164f;
            var redError = r - Clamp(luma + (v * 1.596f));
            var greenError = g - Clamp(luma - (u * 0.392f) - (v * 0.813f));
            var blueError = b - Clamp(luma + (u * 2.017f));
            var median = Vector256.Max(
                Vector256.Min(redError, greenError), Vector256.Min(Vector256.Max(redError, greenError), blueError));
            (reds[pixel], greens[pixel], blues[pixel]) = (r + median, g + median, b + median);
            (red, green, blue) = (red + redError - median, green + greenError - median, blue + blueError - median);
        }

        const float share = Share / 4;
        for (var pixel = 0; pixel < 4; pixel++)
        {
            var (r, g, b) = _row.Colours(square, pixel);
            _row.Set(
                square,
                pixel,
                Vector256.ConditionalSelect(isGrey, r, Clamp(reds[pixel] + (red * share))),
                Vector256.ConditionalSelect(isGrey, g, Clamp(greens[pixel] + (green * share))),
                Vector256.ConditionalSelect(isGrey, b, Clamp(blues[pixel] + (blue * share))));
        }
    }

    /// <summary>All bits set where a square and all around it have no colour.</summary>
    private Vector256<float> IsGrey(int row, int square)
    {
        var any = Vector256<float>.Zero;
        for (var around = row - 1; around <= row + 1; around++)
        {
            for (var at = Place(around, square) - 1; at <= Place(around, square) + 1; at++)
                any |= Vector256.Create<float>(_u.AsSpan(at)) | Vector256.Create<float>(_v.AsSpan(at));
        }

        return Vector256.Equals(any.AsUInt32(), Vector256<uint>.Zero).AsSingle();
    }

    /// <summary>As decoders interpolate: 9, 3, 3 and 1 sixteenths of the nearest squares.</summary>
    private static Vector256<float> Interpolated(float[] plane, int own, int beyond, int beside)
    {
        var (a, b) = (Vector256.Create<float>(plane.AsSpan(own)), Vector256.Create<float>(plane.AsSpan(own + beside)));
        var c = Vector256.Create<float>(plane.AsSpan(beyond));
        var d = Vector256.Create<float>(plane.AsSpan(beyond + beside));
        return ((a * 9) + (b * 3) + (c * 3) + d) * (1f / 16);
    }

    private static Vector256<float> Clamp(Vector256<float> value) =>
        Vector256.Min(Vector256.Max(value, Vector256<float>.Zero), Vector256.Create(255f));
}
