using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// A shape that is drawn rather than read from a file: black (0) on a white (1) ground, unless it says otherwise.
/// <para>
/// Every length is a part of the image's width, and pixels are square: a disk stays round in an image of any
/// width and height. Pixel (column j, row i) is judged at the one point u = j - width/2, v = i - height/2, in
/// pixels from the middle of the image, v down. There is no anti-aliasing. Only + - * / and sqrt on doubles are
/// used, so that an image is the same on every machine.
/// </para>
/// </summary>
public abstract record DrawnShape : IPart
{
    /// <param name="name">The name under which a manifest asks for the shape.</param>
    protected DrawnShape(string name) => Name = name;

    /// <summary>The name under which a manifest asks for the shape, such as <c>ring</c>.</summary>
    public string Name { get; }

    /// <summary>Values a pixel of what is drawn: 1, grey, or 3, red, green and blue.</summary>
    public virtual int Channels => 1;

    /// <summary>What is wrong with the parameters; empty when the shape can be drawn.</summary>
    public abstract IEnumerable<Mistake> Mistakes();

    /// <summary>Draws the shape at any size.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentException">
    /// The parameters have <see cref="Mistakes"/>, or the size is no size.
    /// </exception>
    public Image Draw(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if ((long)width * height > Array.MaxLength)
            throw new ArgumentException(
                FormattableString.Invariant($"{width}x{height} is more pixels than an image can hold."));
        if (Mistakes().FirstOrDefault() is { } mistake)
            throw new ArgumentException($"Shape '{Name}': {mistake.Message}");
        return Paint(width, height);
    }

    /// <summary>Draws the shape; size and parameters have been checked.</summary>
    protected abstract Image Paint(int width, int height);
}
