namespace Polytope.Tool.Outputs.Movies.Gif;

/// <summary>
/// A palette for all frames of a movie. It counts colours to 7 bits a channel, and divides them into boxes: again and
/// again the box with the largest squared error along an axis, at its mean (Wu, Graphics Gems II, 1991, cuts boxes by
/// variance as well). A colour of the palette is the mean of its box.
/// </summary>
internal sealed class SharedPalette
{
    /// <summary>One index of 256 is transparent.</summary>
    private const int Largest = 255;

    private readonly long[] _counts = new long[1 << 21];
    private byte[] _indices = [];

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
        _indices = new byte[_counts.Length];
        foreach (var bin in used) _indices[bin.Index] = Nearest(bin);
    }

    /// <summary>The indices of colours that were counted.</summary>
    public void Map(ReadOnlySpan<byte> pixels, Span<byte> indices)
    {
        for (var i = 0; i < indices.Length; i++)
            indices[i] = _indices[BinOf(pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2])];
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
