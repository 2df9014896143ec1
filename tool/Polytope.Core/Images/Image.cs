namespace Polytope.Core.Images;

/// <summary>
/// The unknown function: width x height grey values in [0, 1], 0 black. The pixel in column j and row i
/// stands for the point x = j / width, y = i / height of the window [0,1] x [0,1], y down.
/// </summary>
public sealed class Image
{
    private readonly float[] _values;

    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="values">Grey values, row by row; kept, not copied.</param>
    public Image(int width, int height, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (values.Length != (long)width * height)
            throw new ArgumentException("One value a pixel.", nameof(values));
        (Width, Height, _values) = (width, height, values);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Grey values, row by row.</summary>
    public ReadOnlySpan<float> Values => _values;

    public float this[int column, int row] => _values[(row * Width) + column];

    /// <summary>The point that a pixel stands for: (column / width, row / height), each rounded to float32.</summary>
    public (float X, float Y) Point(int column, int row) => ((float)((double)column / Width), (float)((double)row / Height));
}
