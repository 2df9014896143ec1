using System.Collections.Immutable;

namespace Polytope.Core.Images;

/// <summary>The colours that are classes: a network has an output for each, in their order.</summary>
/// <param name="Colours">At most <see cref="MostColours"/>.</param>
public sealed record Palette(ImmutableArray<Colour> Colours)
{
    /// <summary>More are no classes, but shades.</summary>
    public const int MostColours = 64;

    /// <summary>The distinct colours of an image, by red, then green, then blue; null where there are too many.</summary>
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
                if (found.Add(colour) && found.Count > MostColours) return null;
            }
        }

        return new Palette([.. found]);
    }
}
