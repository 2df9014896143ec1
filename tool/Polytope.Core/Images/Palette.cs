using System.Collections.Immutable;

namespace Polytope.Core.Images;

/// <summary>The colours of classes; a network has one output for each, in their order.</summary>
/// <param name="Colours">At most <see cref="MaxColours"/>.</param>
public sealed record Palette(ImmutableArray<Colour> Colours)
{
    /// <summary>The largest number of classes: an image with more colours has shades, not classes.</summary>
    public const int MaxColours = 64;

    private static readonly ImmutableArray<Colour> Chosen =
    [
        .. new[]
        {
            "#2f7ed0", "#f09030", "#3faa60", "#d8506a", "#8a62c8",
            "#c8b030", "#36b0b8", "#a06a40", "#e070c0", "#808890",
        }.Select(text => Colour.Parse(text)!.Value),
    ];

    /// <summary>
    /// Colours for classes that have none of their own: blue, orange, green, and so on. All differ.
    /// </summary>
    /// <param name="count">From 1 to <see cref="MaxColours"/>.</param>
    public static Palette ForClasses(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxColours);
        return new Palette([.. Enumerable.Range(0, count).Select(ColourOfClass)]);
    }

    /// <summary>
    /// The distinct colours of an image, sorted by red, then green, then blue; null if there are too many.
    /// </summary>
    public static Palette? Of(Image image)
    {
        var found = new SortedSet<Colour>();
        Colour? last = null;
        for (var row = 0; row < image.Height; row++)
        {
            for (var column = 0; column < image.Width; column++)
            {
                var colour = image.ColourAt(column, row);
                if (colour == last) continue;
                last = colour;
                if (found.Add(colour) && found.Count > MaxColours) return null;
            }
        }

        return new Palette([.. found]);
    }

    /// <summary>
    /// The pure colours of an image, sorted in the same way: those whose red, green and blue are each 0 or 1.
    /// </summary>
    public static Palette OfPure(Image image)
    {
        var found = new SortedSet<Colour>();
        for (var pixel = 0; pixel < image.PixelCount; pixel++)
        {
            var colour = image.ColourAt(pixel % image.Width, pixel / image.Width);
            if (IsPure(colour.R) && IsPure(colour.G) && IsPure(colour.B)) found.Add(colour);
        }

        return new Palette([.. found]);

        static bool IsPure(float part) => part is 0 or 1;
    }

    // After the chosen ones the hue goes round by the golden ratio, which keeps neighbours apart, at two brightnesses.
    private static Colour ColourOfClass(int number)
    {
        if (number < Chosen.Length) return Chosen[number];
        var turns = number * 0.6180339887498949;
        var hue = 6 * (turns - Math.Floor(turns));
        var (bright, dim) = number % 2 == 0 ? (225.0, 110.0) : (165.0, 45.0);
        return Colour.OfBytes(Channel(5), Channel(3), Channel(1));

        // Each channel is bright for a third of the way round, dim for a third, and in between for the others.
        byte Channel(double shift)
        {
            var k = (shift + hue) % 6;
            var part = Math.Clamp(Math.Min(k, 4 - k), 0, 1);
            return (byte)(bright - ((bright - dim) * part));
        }
    }
}
