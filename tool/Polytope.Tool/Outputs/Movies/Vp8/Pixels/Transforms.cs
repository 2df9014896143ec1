using System.Runtime.CompilerServices;

namespace Polytope.Tool.Outputs.Movies.Vp8.Pixels;

/// <summary>
/// The transforms of a block of 4x4, row by row. The inverse ones are exactly those of decoders
/// (rfc-editor.org/rfc/rfc6386, section 14); the forward ones are their opposites, to the nearest integer.
/// </summary>
internal static class Transforms
{
    /// <summary>The cosine transform. A block of 16 equal values v becomes 8 v and zeros.</summary>
    public static void Forward(ReadOnlySpan<short> block, Span<short> coefficients)
    {
        // Products of a cosine or sine of pi / 8 with the square root of 2, times 4096.
        const int cosine = 5352, sine = 2217;
        Span<int> rows = stackalloc int[16];
        for (var i = 0; i < 16; i += 4)
        {
            int a = block[i] + block[i + 3], b = block[i + 1] + block[i + 2];
            int c = block[i + 1] - block[i + 2], d = block[i] - block[i + 3];
            rows[i] = (a + b) << 3;
            rows[i + 2] = (a - b) << 3;
            rows[i + 1] = ((c * sine) + (d * cosine) + 256) >> 9;
            rows[i + 3] = ((d * sine) - (c * cosine) + 256) >> 9;
        }

        for (var i = 0; i < 4; i++)
        {
            int a = rows[i] + rows[i + 12], b = rows[i + 4] + rows[i + 8];
            int c = rows[i + 4] - rows[i + 8], d = rows[i] - rows[i + 12];
            coefficients[i] = (short)((a + b + 8) >> 4);
            coefficients[i + 8] = (short)((a - b + 8) >> 4);
            coefficients[i + 4] = (short)(((c * sine) + (d * cosine) + 32768) >> 16);
            coefficients[i + 12] = (short)(((d * sine) - (c * cosine) + 32768) >> 16);
        }
    }

    /// <summary>Adds what coefficients stand for to a prediction.</summary>
    /// <param name="sums">Sixteen pixels.</param>
    public static void Inverse(ReadOnlySpan<short> coefficients, ReadOnlySpan<byte> prediction, Span<byte> sums)
    {
        Span<int> columns = stackalloc int[16];
        for (var i = 0; i < 4; i++)
        {
            int top = coefficients[i], second = coefficients[i + 4], third = coefficients[i + 8];
            int last = coefficients[i + 12];
            int a = top + third, b = top - third;
            int c = BySine(second) - ByCosine(last), d = ByCosine(second) + BySine(last);
            columns[i] = a + d;
            columns[i + 12] = a - d;
            columns[i + 4] = b + c;
            columns[i + 8] = b - c;
        }

        for (var i = 0; i < 16; i += 4)
        {
            int a = columns[i] + columns[i + 2] + 4, b = columns[i] - columns[i + 2] + 4;
            int c = BySine(columns[i + 1]) - ByCosine(columns[i + 3]);
            int d = ByCosine(columns[i + 1]) + BySine(columns[i + 3]);
            sums[i] = Clamp(prediction[i] + ((a + d) >> 3));
            sums[i + 1] = Clamp(prediction[i + 1] + ((b + c) >> 3));
            sums[i + 2] = Clamp(prediction[i + 2] + ((b - c) >> 3));
            sums[i + 3] = Clamp(prediction[i + 3] + ((a - d) >> 3));
        }
    }

    /// <summary>The Walsh-Hadamard transform of sixteen blocks' means.</summary>
    public static void ForwardMeans(ReadOnlySpan<short> means, Span<short> coefficients)
    {
        Span<int> columns = stackalloc int[16];
        Hadamard(means, columns);
        for (var i = 0; i < 16; i++) coefficients[i] = (short)((columns[i] + 1) >> 1);
    }

    public static void InverseMeans(ReadOnlySpan<short> coefficients, Span<short> means)
    {
        Span<int> columns = stackalloc int[16];
        Hadamard(coefficients, columns);
        for (var i = 0; i < 16; i++) means[i] = (short)((columns[i] + 3) >> 3);
    }

    private static void Hadamard(ReadOnlySpan<short> values, Span<int> sums)
    {
        for (var i = 0; i < 4; i++)
        {
            int a = values[i] + values[i + 12], b = values[i + 4] + values[i + 8];
            int c = values[i + 4] - values[i + 8], d = values[i] - values[i + 12];
            (sums[i], sums[i + 4], sums[i + 8], sums[i + 12]) = (a + b, c + d, a - b, d - c);
        }

        for (var i = 0; i < 16; i += 4)
        {
            int a = sums[i] + sums[i + 3], b = sums[i + 1] + sums[i + 2];
            int c = sums[i + 1] - sums[i + 2], d = sums[i] - sums[i + 3];
            (sums[i], sums[i + 1], sums[i + 2], sums[i + 3]) = (a + b, c + d, a - b, d - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BySine(int value) => (value * 35468) >> 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ByCosine(int value) => value + ((value * 20091) >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Clamp(int value) => (uint)value <= 255 ? (byte)value : value < 0 ? (byte)0 : (byte)255;
}
