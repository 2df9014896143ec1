using System.Runtime.CompilerServices;
using Polytope.Core.Measures.Cells;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// The intersection of a cell of one partition with a cell of another: the first clipped at the second's sides in
/// double (Sutherland and Hodgman 1974). Keeps its buffers; one instance serves one thread at a time.
/// </summary>
internal ref struct CellIntersection(PartitionSpans one, PartitionSpans other)
{
    private readonly PartitionSpans _one = one;
    private readonly PartitionSpans _other = other;
    private Corner[] _polygon = new Corner[32];
    private Corner[] _clipped = new Corner[32];

    /// <returns>Corners counter-clockwise, none where the cells do not overlap; valid until the next call.</returns>
    public ReadOnlySpan<Corner> Of(int cell, int within)
    {
        ReadOnlySpan<int> vertices = _one.Vertices(cell), sides = _other.Vertices(within);
        var most = vertices.Length + sides.Length;
        if (most > _polygon.Length) (_polygon, _clipped) = (new Corner[2 * most], new Corner[2 * most]);
        var count = vertices.Length;
        for (var i = 0; i < count; i++) _polygon[i] = new Corner(_one.X[vertices[i]], _one.Y[vertices[i]], -1);
        var half = _other.CellStart[within] - 1;
        double fromX = _other.X[sides[^1]], fromY = _other.Y[sides[^1]];

        // The first side in this order is the cell's last half-edge, which ends at its first vertex.
        var side = half + sides.Length;
        foreach (var vertex in sides)
        {
            double toX = _other.X[vertex], toY = _other.Y[vertex];
            count = Clip(count, side, fromX, fromY, toX - fromX, toY - fromY);
            if (count == 0) break;
            (fromX, fromY, side) = (toX, toY, ++half);
        }

        return _polygon.AsSpan(0, count);
    }

    public static double Area(ReadOnlySpan<Corner> polygon)
    {
        if (polygon.Length < 3) return 0;
        double x0 = polygon[0].X, y0 = polygon[0].Y, ax = polygon[1].X - x0, ay = polygon[1].Y - y0, twice = 0;
        for (var i = 2; i < polygon.Length; i++)
        {
            double bx = polygon[i].X - x0, by = polygon[i].Y - y0;
            twice += (ax * by) - (bx * ay);
            (ax, ay) = (bx, by);
        }

        return twice / 2;
    }

    /// <summary>Keeps what lies left of a side.</summary>
    private int Clip(int count, int side, double fromX, double fromY, double dx, double dy)
    {
        var polygon = _polygon.AsSpan(0, count);
        var lowest = double.PositiveInfinity;
        foreach (ref var corner in polygon)
        {
            corner.Height = (dx * (corner.Y - fromY)) - (dy * (corner.X - fromX));
            lowest = Math.Min(lowest, corner.Height);
        }

        if (lowest >= 0) return count;
        var clipped = _clipped.AsSpan();
        var kept = 0;
        ref readonly var before = ref polygon[count - 1];
        foreach (ref readonly var corner in polygon)
        {
            if (corner.Height >= 0)
            {
                if (before.Height < 0 && corner.Height > 0) clipped[kept++] = Between(before, corner, before.Side);
                clipped[kept++] = corner;
            }
            else if (before.Height > 0)
            {
                // From here the part runs along the side.
                clipped[kept++] = Between(before, corner, side);
            }
            else if (before.Height == 0 && kept > 0)
            {
                clipped[kept - 1].Side = side;
            }

            before = ref corner;
        }

        // The last corner is on the side, and the first below it: what was kept last leaves along the side.
        if (polygon[count - 1].Height == 0 && polygon[0].Height < 0 && kept > 0) clipped[kept - 1].Side = side;
        (_polygon, _clipped) = (_clipped, _polygon);
        return kept < 3 ? 0 : kept;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Corner Between(in Corner corner, in Corner next, int side)
    {
        var share = corner.Height / (corner.Height - next.Height);
        return new Corner(corner.X + (share * (next.X - corner.X)), corner.Y + (share * (next.Y - corner.Y)), side);
    }

    /// <summary>
    /// A corner, and the half-edge of the second cell along which the side that leaves it runs, or -1.
    /// </summary>
    internal record struct Corner(double X, double Y, int Side)
    {
        /// <summary>Above the side at which the polygon is being clipped.</summary>
        public double Height;
    }
}
