using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Outputs.Movies.Gif;

/// <summary>
/// A palette for all frames of a movie. It counts colours to 7 bits a channel, and divides them into boxes: again and
/// again the box with the largest squared error along an axis, at its mean (Wu, Graphics Gems II, 1991, cuts boxes by
/// variance as well). A colour of the palette is the mean of its box. Where a pixel's colour is not in the palette,
/// ordered dithering mixes those near it: the same at each place in all frames, so that what stands still stays still.
/// </summary>
internal sealed class SharedPalette
{
    /// <summary>One index of 256 is transparent.</summary>
    private const int Largest = 255;

    /// <summary>The error that needs no dithering, in levels of a channel.</summary>
    private const int Invisible = 1;

    /// <summary>Levels over which dithering moves a colour: about the distance of colours in the palette.</summary>
    private const int Spread = 8;

    /// <summary>Bayer's pattern: each number once in each square of 4x4, neighbours far apart.</summary>
    private static readonly int[] Pattern = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

    private readonly long[] _counts = new long[1 << 21];

    /// <summary>The palette's index for each colour of 7 bits a channel, or -1 while no one has asked for it.</summary>
    private readonly short[] _indices = new short[1 << 21];

    /// <summary>After <see cref="Choose"/>.</summary>
    public IReadOnlyList<(byte R, byte G, byte B)> Colours { get; private set; } = [];

    /// <summary>Counts the colours of opaque RGBA pixels.</summary>
    public void Count(ReadOnlySpan<byte> pixels)
    {
        for (var at = 0; at < pixels.Length; at += 4) _counts[BinOf(pixels[at], pixels[at + 1], pixels[at + 2])]++;
    }

    /// <summary>Settles the palette, once all frames are counted.</summary>
    public void Choose()
    {
        ColourBin[] used =
            [.. Enumerable.Range(0, _counts.Length).Where(bin => _counts[bin] > 0).Select(
                bin => new ColourBin(bin, _counts[bin]))];
        var boxes = new List<ColourBox> { new(used) };
        while (boxes.Count < Largest)
        {
            var worst = boxes.MaxBy(box => box.Error)!;
            if (worst.Error == 0) break;
            var (lower, upper) = worst.Divide();
            boxes[boxes.IndexOf(worst)] = lower;
            boxes.Add(upper);
        }

        Colours = [.. boxes.Select(box => box.Mean)];
        Array.Fill(_indices, (short)-1);
    }

    /// <summary>The indices of a box of pixels. Not thread-safe.</summary>
    public void Map(ReadOnlySpan<byte> pixels, Box box, Span<byte> indices)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            var (red, green, blue) = (pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2]);
            var index = IndexOf(red, green, blue);
            var colour = Colours[index];
            var error = Math.Max(
                Math.Max(Math.Abs(colour.R - red), Math.Abs(colour.G - green)), Math.Abs(colour.B - blue));
            if (error > Invisible)
            {
                var (row, column) = (box.Top + (i / box.Width), box.Left + (i % box.Width));
                var shift = (Spread * ((2 * Pattern[(4 * (row % 4)) + (column % 4)]) - 15)) / 32;
                index = IndexOf(red + shift, green + shift, blue + shift);
            }

            indices[i] = index;
        }
    }

    private byte IndexOf(int red, int green, int blue)
    {
        var bin = BinOf(
            (byte)Math.Clamp(red, 0, 255), (byte)Math.Clamp(green, 0, 255), (byte)Math.Clamp(blue, 0, 255));
        if (_indices[bin] < 0) _indices[bin] = Nearest(new ColourBin(bin, 0));
        return (byte)_indices[bin];
    }

    private byte Nearest(ColourBin bin)
    {
        var (nearest, least) = (0, double.MaxValue);
        for (var index = 0; index < Colours.Count; index++)
        {
            var colour = Colours[index];
            var (r, g, b) = (colour.R - bin.Along(0), colour.G - bin.Along(1), colour.B - bin.Along(2));
            var distance = (r * r) + (g * g) + (b * b);
            if (distance < least) (nearest, least) = (index, distance);
        }

        return (byte)nearest;
    }

    private static int BinOf(byte red, byte green, byte blue) => (red >> 1 << 14) | (green >> 1 << 7) | (blue >> 1);
}
