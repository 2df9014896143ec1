using Polytope.Core.Measures.Cells;
using Polytope.Core.Measures.Points;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// The parts into which the cells of two partitions of one window cut each other: for each cell from the one of the
/// second partition in which its middle lies on to all others that reach into it, through the sides that do.
/// <code>
///   .-------.        .---.---.
///   |   A   |   and  | B | C |   have the parts A B and A C
///   '-------'        '---'---'
/// </code>
/// </summary>
/// <remarks>
/// Coordinates of the parts are off by a few units in the last place of the window's, and thinner parts may be missing:
/// <see cref="Area"/> tells how much is covered. Two networks side by side are one network whose certified partition is
/// the same refinement, which the tests compare with this one.
/// </remarks>
internal sealed class CommonRefinement(Partition one, Partition other)
{
    private readonly List<int> _pending = [];
    private readonly int[] _reachedFrom = new int[other.CellCount];

    /// <summary>The area of all parts visited so far.</summary>
    public double Area { get; private set; }

    /// <summary>Parts visited so far.</summary>
    public long Parts { get; private set; }

    /// <summary>Visits every part, in the order of the first partition's cells.</summary>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IPartVisitor, allows ref struct
    {
        var starts = Starts();
        var intersection = new CellIntersection(new PartitionSpans(one), new PartitionSpans(other));
        Array.Fill(_reachedFrom, -1);
        for (var cell = 0; cell < starts.Length; cell++)
        {
            if (starts[cell] < 0) continue;
            Push(starts[cell], cell);
            while (_pending.Count > 0)
            {
                var within = _pending[^1];
                _pending.RemoveAt(_pending.Count - 1);
                var corners = intersection.Of(cell, within);
                var area = CellIntersection.Area(corners);
                if (!(area > 0)) continue;
                Area += area;
                Parts++;
                visitor.Visit(cell, within, area, corners);
                foreach (ref readonly var corner in corners)
                    if (corner.Side >= 0 && other.Neighbour(corner.Side) is var beyond and >= 0) Push(beyond, cell);
            }
        }
    }

    /// <summary>For each cell of the first partition one of the second that has its middle.</summary>
    private ReadOnlySpan<int> Starts()
    {
        var (x, y) = (new double[one.CellCount], new double[one.CellCount]);
        for (var cell = 0; cell < x.Length; cell++) (x[cell], y[cell]) = one.Centroid(cell);
        return new PointLocations(other, new PointGrid(one.Window, x, y)).Cells;
    }

    private void Push(int cell, int from)
    {
        if (_reachedFrom[cell] == from) return;
        _reachedFrom[cell] = from;
        _pending.Add(cell);
    }
}

/// <summary>What takes the parts of a <see cref="CommonRefinement"/>; a struct, so that calls are inlined.</summary>
internal interface IPartVisitor
{
    /// <param name="one">The part's cell in the first partition.</param>
    /// <param name="other">Its cell in the second.</param>
    /// <param name="area">Above 0.</param>
    /// <param name="corners">Counter-clockwise.</param>
    void Visit(int one, int other, double area, ReadOnlySpan<CellIntersection.Corner> corners);
}
