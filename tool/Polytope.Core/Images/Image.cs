namespace Polytope.Core.Images;

/// <summary>
/// The function that a network learns: width x height pixels, each a grey value (0 is black) or red, green and blue, in
/// [0, 1]. The pixel in column j and row i is the value at the point x = j / width, y = i / height of the window
/// [0,1] x [0,1], y down; a network may take them otherwise (<see cref="InputCoordinates"/>).
/// </summary>
public sealed class Image
{
    private readonly float[] _values;

    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="values">Row by row, with the channels of a pixel side by side; not copied.</param>
    /// <param name="channels">1 for grey; 3 for red, green and blue.</param>
    /// <exception cref="ArgumentException">
    /// The size or the number of channels is out of range, or there are not width x height x channels values.
    /// </exception>
    public Image(int width, int height, float[] values, int channels = 1)
    {
        if (channels is not (1 or 3))
            throw new ArgumentException("An image has one channel or three.", nameof(channels));
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (values.Length != (long)width * height * channels)
            throw new ArgumentException("An image needs one value for each pixel and channel.", nameof(values));
        (Width, Height, Channels, _values) = (width, height, channels, values);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 for grey; 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>Width x height.</summary>
    public int PixelCount => Width * Height;

    /// <summary>Row by row, with the channels of a pixel side by side.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The first channel of a pixel, which is the grey value of a grey image.</summary>
    public float this[int column, int row] => this[column, row, 0];

    /// <summary>A channel of a pixel.</summary>
    public float this[int column, int row, int channel] => _values[(((row * Width) + column) * Channels) + channel];

    /// <summary>A pixel's colour; in a grey image all three components are the grey value.</summary>
    public Colour ColourAt(int column, int row) => Channels == 1
        ? Colour.Grey(this[column, row])
        : new Colour(this[column, row, 0], this[column, row, 1], this[column, row, 2]);

    /// <summary>The point of a pixel: (column / width, row / height), rounded to float32.</summary>
    public (float X, float Y) Point(int column, int row) => Point(column, row, InputCoordinates.Unit);

    /// <summary>The point of a pixel in a network's coordinates, computed in double and rounded to float32.</summary>
    public (float X, float Y) Point(int column, int row, InputCoordinates coordinates)
    {
        var shift = coordinates == InputCoordinates.Centred ? 0.5 : 0;
        return ((float)(((double)column / Width) - shift), (float)(((double)row / Height) - shift));
    }
}
