using System.Runtime.CompilerServices;
using Polytope.Core.Buffers;

namespace Polytope.Core.Rasters;

/// <summary>
/// Rows of numbers, stored as second differences, so that an affine function from some column to the end of the row is
/// added in constant time. Reading a row sums the differences from the left, in double: with W columns the rounding
/// error is about W * 1e-16 times what was added.
/// </summary>
internal sealed class SecondDifferences(int width, int height)
{
    // A pair for each column: what is added to the value there, and to the slope from there to the next column. Two
    // columns beyond the last take what begins at the end of a row.
    private readonly double[] _differences = new double[BufferSize.Of(2, width + 2L, height)];

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Adds start, start + slope, start + 2 slope, ... from this column on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddRamp(int column, int row, double start, double slope)
    {
        var at = 2 * ((row * (Width + 2)) + column);
        _differences[at] += start;
        _differences[at + 1] += slope;
    }

    /// <summary>
    /// Adds <paramref name="first"/> to this column, and start, start + slope, ... from the next column on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddStepAndRamp(int column, int row, double first, double start, double slope)
    {
        var pair = _differences.AsSpan(2 * ((row * (Width + 2)) + column), 4);
        pair[0] += first;
        pair[2] += start - first;
        pair[3] += slope;
    }

    /// <summary>Computes the numbers of a row, and clears it.</summary>
    public void Read(int row, Span<float> values)
    {
        var differences = _differences.AsSpan(2 * row * (Width + 2), 2 * (Width + 2));
        double value = 0, slope = 0;
        for (var column = 0; column < values.Length; column++)
        {
            value += slope + differences[2 * column];
            slope += differences[(2 * column) + 1];
            values[column] = (float)value;
        }

        differences.Clear();
    }
}
