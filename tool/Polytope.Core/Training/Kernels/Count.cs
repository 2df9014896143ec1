namespace Polytope.Core.Training.Kernels;

/// <summary>
/// A small number as a type, so that the compiler makes one tile of straight code for each size and leaves out the
/// accumulators that a smaller tile does not have.
/// </summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal readonly struct One : ICount
{
    public static int Value => 1;
}

internal readonly struct Two : ICount
{
    public static int Value => 2;
}

internal readonly struct Three : ICount
{
    public static int Value => 3;
}

internal readonly struct Four : ICount
{
    public static int Value => 4;
}

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
