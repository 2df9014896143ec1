using Polytope.Core.Numerics;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Cells;

/// <summary>The areas of a partition's cells, in squared units of the window's coordinates.</summary>
public sealed class CellAreas
{
    private readonly double[] _areas;
    private readonly Lazy<double[]> _sorted;

    public CellAreas(Partition partition)
    {
        _areas = new double[partition.CellCount];
        var spans = new PartitionSpans(partition);
        for (var cell = 0; cell < _areas.Length; cell++) _areas[cell] = spans.Area(cell);
        _sorted = new(() => Quantiles.Sorted(_areas));
    }

    /// <summary>By cell.</summary>
    public ReadOnlySpan<double> Of => _areas;

    /// <summary>The area below which a share of the cells lies.</summary>
    public double Quantile(double share) => Quantiles.Of(_sorted.Value, share);

    /// <summary>
    /// Shannon's entropy of the areas as parts of the whole, in nats: the logarithm of the number of cells where all
    /// are equal, less the more a few of them dominate.
    /// </summary>
    public double Entropy()
    {
        double whole = 0, sum = 0;
        foreach (var area in _areas) whole += area;
        foreach (var area in _areas)
        {
            // The area of a sliver may be rounded to 0 or below; its term vanishes.
            var part = area / whole;
            if (part > 0) sum -= part * Elementary.Log(part);
        }

        return sum;
    }
}
