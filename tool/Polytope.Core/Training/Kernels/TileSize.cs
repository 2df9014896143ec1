namespace Polytope.Core.Training.Kernels;

internal static class TileSize
{
    /// <summary>How many of the remaining rows (or registers of points) the next tile takes, for the few tiles.</summary>
    /// <param name="most">Rows of a tile, at most.</param>
    public static int Next(int remaining, int most)
    {
        var tiles = (remaining + most - 1) / most;
        return (remaining + tiles - 1) / tiles;
    }
}
