namespace Polytope.Core.Simd;

/// <summary>Splits rows, or registers of points, into tiles of nearly equal size.</summary>
internal static class TileSize
{
    /// <summary>How many of the remaining rows (or registers) the next tile takes.</summary>
    /// <param name="most">Rows of a tile, at most.</param>
    public static int Next(int remaining, int most)
    {
        var tiles = (remaining + most - 1) / most;
        return (remaining + tiles - 1) / tiles;
    }
}
