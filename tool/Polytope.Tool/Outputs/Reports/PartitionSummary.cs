using Polytope.Core.Partitions;

namespace Polytope.Tool.Outputs.Reports;

/// <summary>Counts and measures of one partition. Lengths and areas in units of the window's coordinates.</summary>
internal sealed class PartitionSummary
{
    public PartitionSummary(Partition partition, LinearRegions regions)
    {
        Partition = partition;
        LinearRegions = regions.Count;
        var areas = new double[partition.CellCount];
        for (var cell = 0; cell < areas.Length; cell++) areas[cell] = partition.Area(cell);
        AreaSum = areas.Sum();
        Array.Sort(areas);
        (AreaMin, AreaMax) = (areas[0], areas[^1]);
        AreaMedian = 0.5 * (areas[(areas.Length - 1) / 2] + areas[areas.Length / 2]);
        for (var edge = 0; edge < partition.EdgeCount; edge++)
            if (!partition.EdgeCrease[edge].IsWindow) BoundaryLength += partition.Length(edge);
    }

    public Partition Partition { get; }

    public int LinearRegions { get; }

    public double AreaSum { get; }

    public double AreaMin { get; }

    public double AreaMax { get; }

    /// <summary>Of an even count the mean of the two in the middle.</summary>
    public double AreaMedian { get; }

    /// <summary>Of all edges but the window's own sides.</summary>
    public double BoundaryLength { get; }
}
