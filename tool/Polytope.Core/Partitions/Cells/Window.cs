using Polytope.Core.Images;

namespace Polytope.Core.Partitions.Cells;

/// <summary>The rectangle of input space that is cut up: [X0, X1] x [Y0, Y1].</summary>
public readonly record struct Window(double X0, double Y0, double X1, double Y1)
{
    /// <summary>An image's own window; y points down.</summary>
    public static Window Unit => new(0, 0, 1, 1);

    /// <summary>An image's own window in the coordinates in which a network takes its points.</summary>
    public static Window Of(InputCoordinates coordinates) =>
        coordinates == InputCoordinates.Centred ? new(-0.5, -0.5, 0.5, 0.5) : Unit;

    public double Width => X1 - X0;

    public double Height => Y1 - Y0;

    public double Area => Width * Height;
}
