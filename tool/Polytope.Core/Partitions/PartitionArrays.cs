using Polytope.Core.Networks;

namespace Polytope.Core.Partitions;

/// <summary>The arrays of a <see cref="Partition"/>, as <see cref="CellGluing"/> hands them over.</summary>
internal sealed record PartitionArrays(
    double[] X,
    double[] Y,
    int[] CellStart,
    int[] Origin,
    int[] EdgeOf,
    int[] CellOf,
    int[] EdgeHalves,
    CreaseId[] EdgeCrease,
    AffineMap[] Maps,
    ulong[] Patterns,
    int PatternWords,
    double[] VertexError);
