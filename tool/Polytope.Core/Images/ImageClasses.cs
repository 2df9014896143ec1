namespace Polytope.Core.Images;

/// <summary>
/// The class of each pixel of an image whose distinct colours are classes. Pixels of other colours may have none.
/// </summary>
public sealed class ImageClasses
{
    /// <summary>The class of a pixel that has none.</summary>
    public const int None = byte.MaxValue;

    private readonly byte[] _classes;

    /// <param name="palette">The classes' colours.</param>
    /// <param name="allowsOthers">Whether pixels of other colours have no class.</param>
    /// <exception cref="ArgumentException">Else: the palette lacks a colour of the image.</exception>
    public ImageClasses(Image image, Palette palette, bool allowsOthers = false)
    {
        (Width, Height, Palette) = (image.Width, image.Height, palette);
        _classes = new byte[image.PixelCount];
        var numbers = palette.Colours.Select((colour, number) => (colour, number))
            .ToDictionary(pair => pair.colour, pair => (byte)pair.number);
        for (var pixel = 0; pixel < _classes.Length; pixel++)
        {
            var colour = image.ColourAt(pixel % Width, pixel / Width);
            if (numbers.TryGetValue(colour, out _classes[pixel])) Count++;
            else if (allowsOthers) _classes[pixel] = None;
            else
                throw new ArgumentException($"The palette lacks the image's colour {colour}.", nameof(palette));
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The classes' colours.</summary>
    public Palette Palette { get; }

    /// <summary>The number of pixels that have a class.</summary>
    public int Count { get; }

    /// <summary>The class of a pixel, an index into the palette, or <see cref="None"/>.</summary>
    public int this[int column, int row] => _classes[(row * Width) + column];

    /// <summary>The classes of a row of pixels.</summary>
    internal ReadOnlySpan<byte> Row(int row) => _classes.AsSpan(row * Width, Width);
}
