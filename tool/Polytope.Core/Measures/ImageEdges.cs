using Polytope.Core.Images;

namespace Polytope.Core.Measures;

/// <summary>
/// Where the image's own edges are: an edge lies midway between two neighbours, in a row or a column, of which some channel
/// differs by more than a threshold. A pixel is near when some edge's midpoint is within a radius of it, both at the
/// image's own points (x = j/width, y = i/height). Computed once a run.
/// </summary>
public sealed class ImageEdges
{
    private readonly bool[] _near;

    /// <param name="image">What was learned.</param>
    /// <param name="radius">In pixels.</param>
    /// <param name="threshold">The difference above which there is an edge; 0 where colours are classes.</param>
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

    public bool IsNear(int column, int row) => _near[(row * Width) + column];

    private static bool Differ(Image image, int column, int row, int otherColumn, int otherRow, float threshold)
    {
        for (var channel = 0; channel < image.Channels; channel++)
            if (Math.Abs(image[otherColumn, otherRow, channel] - image[column, row, channel]) > threshold) return true;
        return false;
    }

    private void Mark(double x, double y, double radius)
    {
        for (var row = Math.Max(0, (int)Math.Ceiling(y - radius)); row <= Math.Min(Height - 1, y + radius); row++)
        {
            for (var column = Math.Max(0, (int)Math.Ceiling(x - radius)); column <= Math.Min(Width - 1, x + radius); column++)
            {
                double dx = column - x, dy = row - y;
                if ((dx * dx) + (dy * dy) <= radius * radius) _near[(row * Width) + column] = true;
            }
        }
    }
}
