using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Rasters;

/// <summary>
/// Evaluates one output of a network, after its last activation, at the points of an image (x = j/width, y = i/height
/// of the partition's window) by a scan-line algorithm: in each row, every edge adds the jump of the affine map across
/// it to all points to its right. The bits are the same on every machine. Rows are computed in bands, so that the
/// memory does not grow with the image.
/// </summary>
internal static class OutputScan
{
    // Points of a band: its buffer of 16 bytes for each stays within 64 MB, and most images are one band.
    private const int BandPoints = 1 << 22;

    /// <summary>Each thread keeps the buffer of a band for its next call.</summary>
    [ThreadStatic]
    private static DifferencesPool? _pool;

    /// <param name="visit">
    /// Receives the index and the values of each row in order; the array is reused for the next row.
    /// </param>
    public static void Visit(Partition partition, int width, int height, int output, Action<int, float[]> visit)
    {
        Visit(partition, width, height, output, BandRows(width, height), visit);
    }

    /// <summary>The rows that are computed at once.</summary>
    public static int BandRows(int width, int height) => Math.Clamp(BandPoints / width, 1, height);

    /// <inheritdoc cref="Visit(Partition, int, int, int, Action{int, float[]})"/>
    /// <param name="bandRows">The rows that are computed at once; changes no bit.</param>
    internal static void Visit(
        Partition partition, int width, int height, int output, int bandRows, Action<int, float[]> visit) =>
        Visit(partition, width, height, output, (0, height), bandRows, visit);

    /// <inheritdoc cref="Visit(Partition, int, int, int, Action{int, float[]})"/>
    /// <param name="rows">The first row that is computed, and the end.</param>
    /// <param name="bandRows">The rows that are computed at once; changes no bit.</param>
    internal static void Visit(
        Partition partition,
        int width,
        int height,
        int output,
        (int First, int End) rows,
        int bandRows,
        Action<int, float[]> visit)
    {
        var grid = new PixelGrid(partition.Window, width, height);
        double[] x = [], y = [];
        grid.Place(partition, ref x, ref y);
        var jumps = new MapJumps(partition, grid, output);
        var pool = _pool ??= new DifferencesPool();
        var line = new float[width];
        for (var first = rows.First; first < rows.End; first += bandRows)
        {
            var band = pool.Rent(width, Math.Min(bandRows, rows.End - first));
            AddJumps(partition, x, y, jumps, first, band);
            for (var row = 0; row < band.Height; row++)
            {
                band.Read(row, line);
                partition.Network.Output.Apply(line);
                visit(first + row, line);
            }

            pool.Return(band);
        }
    }

    /// <param name="first">The first row of the band.</param>
    private static void AddJumps(
        Partition partition, double[] x, double[] y, MapJumps jumps, int first, SecondDifferences rows)
    {
        var end = first + rows.Height;
        var ends = new EdgeEnds(partition);
        for (int edge = 0, count = partition.EdgeCount; edge < count; edge++)
        {
            var (from, to) = ends[edge];
            var upward = y[to] < y[from];
            if (upward) (from, to) = (to, from);
            var row = (int)y[from];
            if (row < y[from]) row++;
            row = Math.Max(row, first);
            var last = Math.Min(y[to], end);
            if (row >= last) continue;
            var jump = jumps.Across(edge, upward);
            var slope = (x[to] - x[from]) / (y[to] - y[from]);
            for (; row < last; row++) AddJump(rows, row - first, row, x[from] + ((row - y[from]) * slope), jump);
        }
    }

    /// <summary>
    /// Points on the edge count as right of it. The result does not depend on it, as the output is continuous.
    /// </summary>
    private static void AddJump(SecondDifferences rows, int rowOfBand, int row, double x, AffineMap jump)
    {
        var column = x < 0 ? 0 : x > rows.Width ? rows.Width : (int)x;
        if (column < x && column < rows.Width) column++;
        rows.AddRamp(column, rowOfBand, (jump.Jx * column) + (jump.Jy * row) + jump.C, jump.Jx);
    }
}
