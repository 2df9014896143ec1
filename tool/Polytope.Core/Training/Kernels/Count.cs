using System.Runtime.Intrinsics;

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
    // Four by four accumulators need more than sixteen registers; they come in thirty-twos where they are wide.
    private static int Most => Vector512.IsHardwareAccelerated ? 4 : 3;

    /// <summary>How many of the remaining rows (or registers of points) the next tile takes, for the few tiles.</summary>
    public static int Next(int remaining)
    {
        var tiles = (remaining + Most - 1) / Most;
        return (remaining + tiles - 1) / tiles;
    }
}
