using Polytope.Core.Numerics;

namespace Polytope.Core.Partitions;

/// <summary>
/// Adjacent cells with one and the same affine map, for every output, taken together: the linear regions of the
/// function, where cells are those of the activation pattern. Equality is proven: maps that differ by more than their
/// error bounds are different; where the edge's neuron cannot influence any output they are equal; maps with different
/// residues are different; the others are compared in exact arithmetic.
/// </summary>
public sealed class LinearRegions
{
    private readonly int[] _regionOf;

    internal LinearRegions(Partition partition)
    {
        var sets = new DisjointSets(partition.CellCount);
        var influence = new CreaseInfluence(partition.Network);
        var residues = new Lazy<MapResidues>(() => new MapResidues(partition));
        using var exact = new ExactCell(partition);
        using var other = new ExactCell(partition);
        for (var edge = 0; edge < partition.EdgeCount; edge++)
        {
            int half = partition.EdgeHalves[2 * edge], twin = partition.EdgeHalves[(2 * edge) + 1];
            if (twin < 0) continue;
            int one = partition.CellOf[half], two = partition.CellOf[twin];
            if (AreApart(partition, one, two)) continue;
            var bends = !DifferByItsNeuron(partition, edge, one, two)
                || influence.ReachesOutputs(partition.EdgeCrease[edge], partition.Pattern(one));
            if (bends && (residues.Value.Differ(one, two) || !exact.HasMapsOf(one, other, two))) continue;

            sets.Merge(one, two);
        }

        (_regionOf, Count) = sets.Number();
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Each cell's region, from 0 on, in the order of their first cells.</summary>
    public ReadOnlySpan<int> RegionOf => _regionOf;

    /// <summary>Some output's maps differ by more than their error bounds.</summary>
    private static bool AreApart(Partition partition, int one, int two)
    {
        var window = partition.Window;
        var x = Math.Max(Math.Abs(window.X0), Math.Abs(window.X1));
        var y = Math.Max(Math.Abs(window.Y0), Math.Abs(window.Y1));
        var bound = 2 * Roundings.Slack * partition.Counts.LargestMapError;
        for (var output = 0; output < partition.Outputs; output++)
        {
            var (p, q) = (partition.Map(one, output), partition.Map(two, output));
            if (Math.Abs(p.Jx - q.Jx) * x > bound) return true;
            if (Math.Abs(p.Jy - q.Jy) * y > bound || Math.Abs(p.C - q.C) > bound) return true;
        }

        return false;
    }

    /// <summary>The edge's neuron is the only one in which the cells differ.</summary>
    private static bool DifferByItsNeuron(Partition partition, int edge, int one, int two) =>
        partition.Pattern(one).CountDifferences(partition.Pattern(two)) == 1 && !partition.EdgeCrease[edge].IsWindow;
}
