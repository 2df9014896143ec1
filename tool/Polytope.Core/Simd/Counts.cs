namespace Polytope.Core.Simd;

/// <summary>
/// A small number as a type argument, so that the compiler generates straight code for each size of a tile and leaves
/// out the accumulators that a smaller tile does not have.
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
