using Polytope.Core.Images;

namespace Polytope.Core.Measures;

/// <summary>
/// The edges of an image: an edge lies midway between two pixels, neighbours in a row or column, if some channel
/// differs by more than a threshold. A pixel is near an edge if an edge's midpoint is within a radius of it, where the
/// pixels are points of the integer grid. Computed once per run.
/// </summary>
public sealed class ImageEdges
{
    private readonly bool[] _near;

    /// <param name="image">The image that is learned.</param>
    /// <param name="radius">In pixels.</param>
    /// <param name="threshold">The difference above which there is an edge; 0 if colours are classes.</param>
    public ImageEdges(Image image, double radius = 3, float threshold = 0.5f)
    {
        (Width, Height) = (image.Width, image.Height);
        _near = new bool[Width * Height];
        for (var row = 0; row < Height; row++)
        {
            for (var column = 0; column < Width; column++)
            {
                if (column + 1 < Width && Differ(image, column, row, column + 1, row, threshold))
                    Mark(column + 0.5, row, radius);
                if (row + 1 < Height && Differ(image, column, row, column, row + 1, threshold))
                    Mark(column, row + 0.5, radius);
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Whether a pixel is near an edge.</summary>
    public bool IsNear(int column, int row) => _near[(row * Width) + column];

    private static bool Differ(Image image, int column, int row, int otherColumn, int otherRow, float threshold)
    {
        for (var channel = 0; channel < image.Channels; channel++)
            if (Math.Abs(image[otherColumn, otherRow, channel] - image[column, row, channel]) > threshold) return true;
        return false;
    }

    private void Mark(double x, double y, double radius)
    {
        int top = Math.Max(0, (int)Math.Ceiling(y - radius)), left = Math.Max(0, (int)Math.Ceiling(x - radius));
        for (var row = top; row <= Math.Min(Height - 1, y + radius); row++)
        {
            for (var column = left; column <= Math.Min(Width - 1, x + radius); column++)
            {
                double dx = column - x, dy = row - y;
                if ((dx * dx) + (dy * dy) <= radius * radius) _near[(row * Width) + column] = true;
            }
        }
    }
}
