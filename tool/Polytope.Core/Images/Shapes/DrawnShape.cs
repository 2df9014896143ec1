using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// A shape that is drawn rather than read from a file: black (0) on white (1), unless its description says otherwise.
/// <para>
/// Every length is a fraction of the image's width, and pixels are square: a disk is round in an image of any width and
/// height. Pixel (column j, row i) has the value at the point u = j - width/2, v = i - height/2, in pixels from the
/// middle of the image, v down. There is no anti-aliasing. Only + - * / and sqrt on doubles are used, so an image is
/// the same on every machine.
/// </para>
/// </summary>
public abstract record DrawnShape : IPart
{
    /// <param name="name">The shape's name in a manifest.</param>
    protected DrawnShape(string name) => Name = name;

    /// <summary>The shape's name in a manifest, such as <c>ring</c>.</summary>
    public string Name { get; }

    /// <summary>Channels of the image: 1 for grey; 3 for red, green and blue.</summary>
    public virtual int Channels => 1;

    /// <summary>What is wrong with the parameters; empty when the shape can be drawn.</summary>
    public abstract IEnumerable<Mistake> Mistakes();

    /// <summary>Draws the shape at any size.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentException">
    /// The parameters have <see cref="Mistakes"/>, or the size is out of range.
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
