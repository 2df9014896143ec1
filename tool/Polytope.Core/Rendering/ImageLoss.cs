using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Rendering;

/// <summary>The loss over every pixel of the image: the true error, which only a known image can tell.</summary>
public static class ImageLoss
{
    /// <summary>Sixteen bytes a pixel, all zero, kept by each thread from frame to frame.</summary>
    [ThreadStatic]
    private static AffineRows? _idle;

    /// <summary>
    /// The mean, over all pixels of the image, of the squared difference of the network's output and the grey value. The
    /// output is taken at the image's own points (x = j/width, y = i/height of the partition's window), from the affine map
    /// of the cell they lie in, by scan line: an edge adds its jump to all points right of it. Sums run row by row, from
    /// left to right, then over the rows: the same bits everywhere.
    /// </summary>
    public static double MeanSquaredError(Partition partition, Image image, int output = 0)
    {
        var grid = new PixelGrid(partition.Window, image.Width, image.Height);
        var rows = _idle is { } idle && idle.Width == image.Width && idle.Height == image.Height
            ? idle
            : new AffineRows(image.Width, image.Height);
        // Rows are zero again only when all of them have been read: should something be thrown before, they are given up.
        _idle = null;
        AddJumps(partition, grid, output, rows);
        var line = new float[image.Width];
        double sum = 0;
        for (var row = 0; row < image.Height; row++)
        {
            rows.Read(row, line);
            sum += SquaredDistance(line, image.Values.Slice(row * image.Width, image.Width));
        }

        _idle = rows;
        return sum / ((double)image.Width * image.Height);
    }

    private static void AddJumps(Partition partition, PixelGrid grid, int output, AffineRows rows)
    {
        double[] x = [], y = [];
        grid.Place(partition, ref x, ref y);
        var jumps = new MapJumps(partition, grid, output);
        for (var edge = 0; edge < partition.EdgeCount; edge++)
        {
            var half = partition.EdgeHalves[2 * edge];
            var (from, to) = (partition.Origin[half], partition.Origin[partition.Next(half)]);
            var upward = y[to] < y[from];
            if (upward) (from, to) = (to, from);
            var row = (int)y[from];
            if (row < y[from]) row++;
            if (row >= y[to]) continue;
            var jump = jumps.Across(edge, upward);
            var slope = (x[to] - x[from]) / (y[to] - y[from]);
            for (; row < y[to]; row++) AddJump(rows, row, x[from] + ((row - y[from]) * slope), jump);
        }
    }

    /// <summary>A point on the edge itself counts as right of it; either way is right, for the output is continuous.</summary>
    private static void AddJump(AffineRows rows, int row, double x, AffineMap jump)
    {
        var column = x < 0 ? 0 : x > rows.Width ? rows.Width : (int)x;
        if (column < x && column < rows.Width) column++;
        rows.AddRamp(column, row, (jump.Jx * column) + (jump.Jy * row) + jump.C, jump.Jx);
    }

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }
}
