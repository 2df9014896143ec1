using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Painting.Rasters;

/// <summary>
/// One output of a network at an image's own points (x = j/width, y = i/height of the partition's window), from the affine map
/// of the cell they lie in, by scan line: an edge adds its jump to all points right of it. The same bits everywhere.
/// </summary>
internal static class OutputScan
{
    /// <summary>Sixteen bytes a pixel, all zero, kept by each thread from frame to frame.</summary>
    [ThreadStatic]
    private static SecondDifferences? _idle;

    /// <param name="visit">Given each row's number and values in turn; the values are another row's in the next call.</param>
    public static void Visit(Partition partition, int width, int height, int output, Action<int, float[]> visit)
    {
        var rows = _idle is { } idle && idle.Width == width && idle.Height == height ? idle : new SecondDifferences(width, height);
        // Rows are zero again only when all of them have been read: should something be thrown before, they are given up.
        _idle = null;
        AddJumps(partition, new PixelGrid(partition.Window, width, height), output, rows);
        var line = new float[width];
        for (var row = 0; row < height; row++)
        {
            rows.Read(row, line);
            visit(row, line);
        }

        _idle = rows;
    }

    private static void AddJumps(Partition partition, PixelGrid grid, int output, SecondDifferences rows)
    {
        double[] x = [], y = [];
        grid.Place(partition, ref x, ref y);
        var jumps = new MapJumps(partition, grid, output);
        var ends = new EdgeEnds(partition);
        for (int edge = 0, count = partition.EdgeCount; edge < count; edge++)
        {
            var (from, to) = ends[edge];
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
    private static void AddJump(SecondDifferences rows, int row, double x, AffineMap jump)
    {
        var column = x < 0 ? 0 : x > rows.Width ? rows.Width : (int)x;
        if (column < x && column < rows.Width) column++;
        rows.AddRamp(column, row, (jump.Jx * column) + (jump.Jy * row) + jump.C, jump.Jx);
    }
}
