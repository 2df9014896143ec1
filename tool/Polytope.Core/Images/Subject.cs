namespace Polytope.Core.Images;

/// <summary>
/// What a network learns. Closed: an image, which is known at every pixel, or points, of which nothing else is known.
/// </summary>
public abstract record Subject
{
    private protected Subject()
    {
    }

    /// <summary>
    /// Null where the network's outputs are values; else its outputs are scores, one for each of these colours, and
    /// the colour with the highest score is the network's answer.
    /// </summary>
    public abstract Palette? Palette { get; }

    /// <summary>The network's coordinates of the window.</summary>
    public InputCoordinates Coordinates { get; init; }

    /// <summary>Columns of a picture that shows the window in its own size.</summary>
    public abstract int Width { get; }

    /// <summary>Rows of a picture that shows the window in its own size.</summary>
    public abstract int Height { get; }
}

/// <summary>An image, from which the samples are drawn.</summary>
/// <param name="Image">Its channels are the network's outputs where it has no classes.</param>
/// <param name="Classes">The class of each pixel; null where its channels are learned.</param>
public sealed record ImageSubject(Image Image, ImageClasses? Classes = null) : Subject
{
    public override Palette? Palette => Classes?.Palette;

    public override int Width => Image.Width;

    public override int Height => Image.Height;
}

/// <summary>Points of the window, all of which are samples.</summary>
/// <param name="Classes">The colours of the points' classes; null where they have values.</param>
public sealed record PointsSubject(Palette? Classes = null) : Subject
{
    /// <summary>Points have no pixels: the side of their picture, where nobody asks for another.</summary>
    public const int Side = 512;

    public override Palette? Palette => Classes;

    public override int Width => Side;

    public override int Height => Side;
}
