using System.Runtime.CompilerServices;

namespace Polytope.Core.Painting.Rasters;

/// <summary>
/// Rows of numbers, held as second differences, so that an affine function which begins in some column and goes on to the
/// end of its row is added in constant time. Double precision throughout: reading a row back sums it from the left, and
/// with W columns the rounding stays near W * 1e-16 of what was added.
/// </summary>
internal sealed class SecondDifferences(int width, int height)
{
    private readonly double[] _differences = new double[2 * (width + 2) * height];

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>From this column on, adds start, start + slope, start + 2 slope, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddRamp(int column, int row, double start, double slope)
    {
        var at = 2 * ((row * (Width + 2)) + column);
        _differences[at] += start;
        _differences[at + 1] += slope;
    }

    /// <summary>Adds <paramref name="first"/> at this column, and from the next on start, start + slope, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddStepAndRamp(int column, int row, double first, double start, double slope)
    {
        var pair = _differences.AsSpan(2 * ((row * (Width + 2)) + column), 4);
        pair[0] += first;
        pair[2] += start - first;
        pair[3] += slope;
    }

    /// <summary>Writes one row's numbers, and clears the row.</summary>
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
