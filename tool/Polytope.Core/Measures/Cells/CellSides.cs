using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Cells;

/// <summary>
/// How many edges each cell has (Fan et al. 2023, "Deep ReLU Networks Have Surprisingly Simple Polytopes"). Their mean
/// says nothing: by Euler's formula it is exactly 4 where no three creases meet in a point.
/// </summary>
public sealed class CellSides
{
    private readonly double[] _sorted;

    public CellSides(Partition partition)
    {
        _sorted = new double[partition.CellCount];
        ReadOnlySpan<int> start = partition.CellStart;
        for (var cell = 0; cell < _sorted.Length; cell++) _sorted[cell] = start[cell + 1] - start[cell];
        Array.Sort(_sorted);
    }

    /// <summary>The number of edges below which a share of the cells lies.</summary>
    public double Quantile(double share) => Quantiles.Of(_sorted, share);
}
