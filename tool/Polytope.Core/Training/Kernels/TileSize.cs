namespace Polytope.Core.Training.Kernels;

/// <summary>Divides rows, or registers of points, into as few tiles as possible, of nearly equal size.</summary>
internal static class TileSize
{
    /// <summary>The size of the next tile.</summary>
    /// <param name="remaining">Rows that are left, at least 1.</param>
    /// <param name="max">The largest size of a tile.</param>
    public static int Next(int remaining, int max)
    {
        var tiles = (remaining + max - 1) / max;
        return (remaining + tiles - 1) / tiles;
    }
}
