using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Rendering;

/// <summary>By how much a network's affine map changes across an edge.</summary>
internal static class MapJump
{
    /// <summary>
    /// The map on the side of larger x minus the map on the side of smaller x, in the grid's pixel coordinates; outside
    /// the window the map is 0. Continuity makes it vanish on the edge, but for rounding and the window's own sides.
    /// </summary>
    /// <param name="upward">Whether the edge's first half-edge runs towards smaller y, so that its own cell has the larger x.</param>
    public static AffineMap Across(Partition partition, int edge, int output, bool upward, PixelGrid grid)
    {
        var halves = partition.EdgeHalves.Slice(2 * edge, 2);
        var first = partition.Map(partition.CellOf[halves[0]], output);
        var twin = halves[1] < 0 ? default : partition.Map(partition.CellOf[halves[1]], output);
        var (larger, smaller) = upward ? (first, twin) : (twin, first);
        double jx = larger.Jx - smaller.Jx, jy = larger.Jy - smaller.Jy, c = larger.C - smaller.C;
        return new AffineMap(
            jx / grid.ScaleX, jy / grid.ScaleY, c + (jx * grid.Window.X0) + (jy * grid.Window.Y0));
    }
}
