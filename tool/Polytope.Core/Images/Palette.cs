using System.Collections.Immutable;

namespace Polytope.Core.Images;

/// <summary>The colours of classes; a network has one output for each, in their order.</summary>
/// <param name="Colours">At most <see cref="MaxColours"/>.</param>
public sealed record Palette(ImmutableArray<Colour> Colours)
{
    /// <summary>The largest number of classes: an image with more colours has shades, not classes.</summary>
    public const int MaxColours = 64;

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
}
