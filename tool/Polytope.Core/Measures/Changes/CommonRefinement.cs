using System.Runtime.CompilerServices;
using Polytope.Core.Measures.Points;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// The parts into which the cells of two partitions of one window cut each other: from the cell in which a cell's middle
/// lies on to all others that reach into it, through the sides that do.
/// <code>
///   .-------.        .---.---.
///   |   A   |   and  | B | C |   are the parts A B and A C
///   '-------'        '---'---'
/// </code>
/// </summary>
/// <remarks>
/// Cells are clipped in double (Sutherland and Hodgman 1974), so coordinates of the parts are off by a few units in the last
/// place of the window's, and parts that are thinner may be missing: <see cref="Area"/> tells how much is covered. Two networks
/// side by side are one network whose partition is the same refinement, certified, at many times the price.
/// </remarks>
internal sealed class CommonRefinement
{
    private readonly Partition _one;
    private readonly Partition _other;
    private readonly int[] _visitedBy;
    private readonly List<int> _pending = [];
    private Corner[] _polygon = new Corner[32];
    private Corner[] _clipped = new Corner[32];

    public CommonRefinement(Partition one, Partition other)
    {
        (_one, _other) = (one, other);
        _visitedBy = new int[other.CellCount];
        Array.Fill(_visitedBy, -1);
    }

    /// <summary>The area of all parts visited so far.</summary>
    public double Area { get; private set; }

    /// <summary>Parts visited so far.</summary>
    public long Parts { get; private set; }

    /// <summary>Visits every part, in the order of the first partition's cells.</summary>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IPartVisitor
    {
        var (x, y) = (new double[_one.CellCount], new double[_one.CellCount]);
        for (var cell = 0; cell < x.Length; cell++) (x[cell], y[cell]) = _one.Centroid(cell);
        var start = new PointLocations(_other, new PointGrid(_one.Window, x, y)).Cells;
        for (var cell = 0; cell < x.Length; cell++)
        {
            if (start[cell] < 0) continue;
            Push(start[cell], cell);
            while (_pending.Count > 0)
            {
                var within = _pending[^1];
                _pending.RemoveAt(_pending.Count - 1);
                var count = Intersect(cell, within);
                var area = AreaOf(_polygon.AsSpan(0, count));
                if (!(area > 0)) continue;
                Area += area;
                Parts++;
                visitor.Visit(cell, within, area, _polygon.AsSpan(0, count));
                for (var i = 0; i < count; i++)
                    if (_polygon[i].Side >= 0 && _other.Neighbour(_polygon[i].Side) is var beyond and >= 0) Push(beyond, cell);
            }
        }
    }

    private static double AreaOf(ReadOnlySpan<Corner> polygon)
    {
        var twice = 0.0;
        for (var i = 2; i < polygon.Length; i++)
        {
            double ax = polygon[i - 1].X - polygon[0].X, ay = polygon[i - 1].Y - polygon[0].Y;
            double bx = polygon[i].X - polygon[0].X, by = polygon[i].Y - polygon[0].Y;
            twice += (ax * by) - (bx * ay);
        }

        return twice / 2;
    }

    private void Push(int cell, int visitor)
    {
        if (_visitedBy[cell] == visitor) return;
        _visitedBy[cell] = visitor;
        _pending.Add(cell);
    }

    /// <summary>The intersection of a cell of each, in <see cref="_polygon"/>.</summary>
    /// <returns>The number of its corners, 0 where there is none.</returns>
    private int Intersect(int cell, int within)
    {
        int start = _one.CellStart[cell], end = _one.CellStart[cell + 1];
        int first = _other.CellStart[within], last = _other.CellStart[within + 1];
        var most = (end - start) + (last - first);
        if (most > _polygon.Length) (_polygon, _clipped) = (new Corner[2 * most], new Corner[2 * most]);
        var count = 0;
        for (var half = start; half < end; half++)
        {
            var vertex = _one.Origin[half];
            _polygon[count++] = new Corner(_one.X[vertex], _one.Y[vertex], -1);
        }

        for (var half = first; half < last && count > 0; half++)
        {
            int from = _other.Origin[half], to = _other.Origin[half + 1 < last ? half + 1 : first];
            count = Clip(count, half, _other.X[from], _other.Y[from], _other.X[to], _other.Y[to]);
        }

        return count;
    }

    /// <summary>Keeps what lies left of a side.</summary>
    private int Clip(int count, int side, double fromX, double fromY, double toX, double toY)
    {
        double dx = toX - fromX, dy = toY - fromY;
        var lowest = double.PositiveInfinity;
        for (var i = 0; i < count; i++)
        {
            ref var corner = ref _polygon[i];
            corner.Height = (dx * (corner.Y - fromY)) - (dy * (corner.X - fromX));
            lowest = Math.Min(lowest, corner.Height);
        }

        if (lowest >= 0) return count;
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            ref readonly var corner = ref _polygon[i];
            ref readonly var next = ref _polygon[i + 1 < count ? i + 1 : 0];
            if (corner.Height >= 0)
            {
                _clipped[kept++] = corner;
                if (next.Height < 0)
                {
                    // Here the part leaves along the side.
                    if (corner.Height == 0) _clipped[kept - 1].Side = side;
                    else _clipped[kept++] = Between(corner, next, side);
                }
            }
            else if (next.Height > 0)
            {
                _clipped[kept++] = Between(corner, next, corner.Side);
            }
        }

        (_polygon, _clipped) = (_clipped, _polygon);
        return kept < 3 ? 0 : kept;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Corner Between(in Corner corner, in Corner next, int side)
    {
        var share = corner.Height / (corner.Height - next.Height);
        return new Corner(corner.X + (share * (next.X - corner.X)), corner.Y + (share * (next.Y - corner.Y)), side);
    }

    /// <summary>A corner of a part, and the half-edge of the second partition that leaves it, or -1.</summary>
    internal record struct Corner(double X, double Y, int Side)
    {
        /// <summary>Above the side at which the part is being clipped.</summary>
        public double Height;
    }
}

/// <summary>What takes the parts of a <see cref="CommonRefinement"/>; a struct, so that calls are inlined.</summary>
internal interface IPartVisitor
{
    /// <param name="one">The part's cell in the first partition.</param>
    /// <param name="other">Its cell in the second.</param>
    /// <param name="area">Above 0.</param>
    /// <param name="corners">Counter-clockwise.</param>
    void Visit(int one, int other, double area, ReadOnlySpan<CommonRefinement.Corner> corners);
}
