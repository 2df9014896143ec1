using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Painting.Rasters;

/// <summary>
/// A window divided into Width x Height equal pixels. In pixel coordinates the pixel in column j and row i
/// is the square [j, j+1] x [i, i+1]; y points the way the window's y does (down, for an image).
/// </summary>
public readonly record struct PixelGrid(Window Window, int Width, int Height)
{
    /// <summary>Pixels a unit of x.</summary>
    public double ScaleX => Width / Window.Width;

    /// <summary>Pixels a unit of y.</summary>
    public double ScaleY => Height / Window.Height;

    /// <summary>The vertices of a partition in pixel coordinates; those on the window's border stay on the grid's.</summary>
    internal void Place(Partition partition, ref double[] x, ref double[] y)
    {
        if (x.Length < partition.VertexCount) (x, y) = (new double[partition.VertexCount], new double[partition.VertexCount]);
        Place(partition.X, Window.X0, ScaleX, Width, x);
        Place(partition.Y, Window.Y0, ScaleY, Height, y);
    }

    /// <summary>A point of the window in pixel coordinates; on the window's border it stays on the grid's.</summary>
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
