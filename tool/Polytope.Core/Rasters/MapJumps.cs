using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Rasters;

/// <summary>
/// The jump of one output's affine map across each edge of a partition, in the pixel coordinates of a grid.
/// </summary>
internal readonly ref struct MapJumps(Partition partition, PixelGrid grid, int output)
{
    private readonly ReadOnlySpan<int> _edgeHalves = partition.EdgeHalves;
    private readonly ReadOnlySpan<int> _cellOf = partition.CellOf;
    private readonly ReadOnlySpan<AffineMap> _maps = partition.Maps;
    private readonly int _outputs = partition.Outputs;
    private readonly double _pixelWidth = grid.Window.Width / grid.Width;
    private readonly double _pixelHeight = grid.Window.Height / grid.Height;

    /// <summary>
    /// The map on the side of larger x minus the map on the side of smaller x; outside the window the map is 0. Since
    /// the output is continuous, the jump vanishes on the edge itself, up to rounding, except on the window's sides.
    /// </summary>
    /// <param name="upward">
    /// Whether the edge's first half-edge runs towards smaller y, so that its cell is on the side of larger x.
    /// </param>
    public AffineMap Across(int edge, bool upward)
    {
        var (own, other) = (_edgeHalves[2 * edge], _edgeHalves[(2 * edge) + 1]);
        var first = _maps[(_cellOf[own] * _outputs) + output];
        var second = other < 0 ? default : _maps[(_cellOf[other] * _outputs) + output];
        var (larger, smaller) = upward ? (first, second) : (second, first);
        double jx = larger.Jx - smaller.Jx, jy = larger.Jy - smaller.Jy, c = larger.C - smaller.C;
        return new AffineMap(
            jx * _pixelWidth, jy * _pixelHeight, c + (jx * grid.Window.X0) + (jy * grid.Window.Y0));
    }
}
