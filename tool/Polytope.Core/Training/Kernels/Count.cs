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
    /// <summary>How many of the remaining rows the next tile takes: four, but rather 3 + 3 than 4 + 2.</summary>
    public static int Next(int remaining) => remaining switch { 5 or 6 => 3, > 4 => 4, _ => remaining };
}
