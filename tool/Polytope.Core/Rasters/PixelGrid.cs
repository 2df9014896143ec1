using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Rasters;

/// <summary>
/// A window divided into width x height equal pixels. In pixel coordinates the pixel in column j and row i is the
/// square [j, j+1] x [i, i+1], and y has the same direction as in the window (down, for an image).
/// </summary>
/// <param name="Window">The window.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PixelGrid(Window Window, int Width, int Height)
{
    /// <summary>Pixels per unit of x.</summary>
    public double ScaleX => Width / Window.Width;

    /// <summary>Pixels per unit of y.</summary>
    public double ScaleY => Height / Window.Height;

    /// <summary>The vertices of a partition in pixel coordinates, clamped to the grid.</summary>
    internal void Place(Partition partition, ref double[] x, ref double[] y)
    {
        if (x.Length < partition.VertexCount)
            (x, y) = (new double[partition.VertexCount], new double[partition.VertexCount]);
        Place(partition.X, Window.X0, ScaleX, Width, x);
        Place(partition.Y, Window.Y0, ScaleY, Height, y);
    }

    /// <summary>A point of the window in pixel coordinates, clamped to the grid.</summary>
    internal (double X, double Y) Place((double X, double Y) point) =>
        (Place(point.X, Window.X0, ScaleX, Width), Place(point.Y, Window.Y0, ScaleY, Height));

    private static void Place(ReadOnlySpan<double> from, double origin, double scale, double size, Span<double> to)
    {
        for (var v = 0; v < from.Length; v++) to[v] = Place(from[v], origin, scale, size);
    }

    private static double Place(double from, double origin, double scale, double size)
    {
        var at = (from - origin) * scale;
        return at < 0 ? 0 : at > size ? size : at;
    }
}
