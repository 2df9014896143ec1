using System.Runtime.CompilerServices;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// A cell whose corners are in the lanes of a <see cref="CornerLanes"/>: only such a cell can be asked for signs. Valid
/// until those lanes are loaded with another cell.
/// </summary>
internal readonly unsafe ref struct LoadedCell
{
    internal LoadedCell(CornerLanes lanes) => Lanes = lanes;

    public CornerLanes Lanes { get; }

    public Polygon Polygon => Lanes.Polygon;

    /// <summary>A box around the corners, and the largest of their radii.</summary>
    public Box Box => Lanes.Box;

    /// <summary>The crease that drew the edge before a corner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CreaseId CreaseBefore(int corner)
    {
        var polygon = Polygon;
        return polygon.Corners[polygon.Before(corner)].Crease;
    }

    /// <summary>Takes up corners that have moved, so that no later decision depends on which came first.</summary>
    public void Reload() => Lanes.Load(Polygon);
}
