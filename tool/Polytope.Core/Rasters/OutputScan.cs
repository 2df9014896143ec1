using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Rasters;

/// <summary>
/// Evaluates one output of a network at the points of an image (x = j/width, y = i/height of the partition's window) by
/// a scan-line algorithm: in each row, every edge adds the jump of the affine map across it to all points to its right.
/// The bits are the same on every machine.
/// </summary>
internal static class OutputScan
{
    /// <summary>Each thread keeps a buffer, 16 bytes per pixel, for its next call.</summary>
    [ThreadStatic]
    private static DifferencesPool? _pool;

    /// <param name="visit">
    /// Receives the index and the values of each row in order; the array is reused for the next row.
    /// </param>
    public static void Visit(Partition partition, int width, int height, int output, Action<int, float[]> visit)
    {
        var pool = _pool ??= new DifferencesPool();
        var rows = pool.Rent(width, height);
        AddJumps(partition, new PixelGrid(partition.Window, width, height), output, rows);
        var line = new float[width];
        for (var row = 0; row < height; row++)
        {
            rows.Read(row, line);
            visit(row, line);
        }

        pool.Return(rows);
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

    /// <summary>
    /// Points on the edge count as right of it. The result does not depend on it, as the output is continuous.
    /// </summary>
    private static void AddJump(SecondDifferences rows, int row, double x, AffineMap jump)
    {
        var column = x < 0 ? 0 : x > rows.Width ? rows.Width : (int)x;
        if (column < x && column < rows.Width) column++;
        rows.AddRamp(column, row, (jump.Jx * column) + (jump.Jy * row) + jump.C, jump.Jx);
    }
}
