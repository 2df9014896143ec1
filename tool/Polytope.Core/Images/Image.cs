namespace Polytope.Core.Images;

/// <summary>
/// The unknown function: width x height pixels, each a grey value (0 black) or red, green and blue, in [0, 1]. The pixel in column j and row i
/// stands for the point x = j / width, y = i / height of the window [0,1] x [0,1], y down.
/// </summary>
public sealed class Image
{
    private readonly float[] _values;

    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="values">Row by row, a pixel's channels side by side; kept, not copied.</param>
    /// <param name="channels">1, grey, or 3, red, green and blue.</param>
    public Image(int width, int height, float[] values, int channels = 1)
    {
        if (channels is not (1 or 3)) throw new ArgumentException("An image has one channel or three.", nameof(channels));
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (values.Length != (long)width * height * channels)
            throw new ArgumentException("One value a pixel and channel.", nameof(values));
        (Width, Height, Channels, _values) = (width, height, channels, values);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>1, grey, or 3, red, green and blue.</summary>
    public int Channels { get; }

    public int PixelCount => Width * Height;

    /// <summary>Row by row, a pixel's channels side by side.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The first channel: of a grey image the grey value.</summary>
    public float this[int column, int row] => this[column, row, 0];

    public float this[int column, int row, int channel] => _values[(((row * Width) + column) * Channels) + channel];

    /// <summary>A pixel's colour; of a grey image all three are the grey value.</summary>
    public Colour ColourAt(int column, int row) => Channels == 1
        ? Colour.Grey(this[column, row])
        : new Colour(this[column, row, 0], this[column, row, 1], this[column, row, 2]);

    /// <summary>The point that a pixel stands for: (column / width, row / height), each rounded to float32.</summary>
    public (float X, float Y) Point(int column, int row) => ((float)((double)column / Width), (float)((double)row / Height));
}
