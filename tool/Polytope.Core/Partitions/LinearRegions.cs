using Polytope.Core.Numerics;

namespace Polytope.Core.Partitions;

/// <summary>
/// Adjacent cells with one and the same affine map, for every output, taken together: the linear regions of the
/// function, where cells are those of the activation pattern. Equality is decided, not judged: maps whose bounds keep
/// them apart differ; where nothing of the edge's neuron comes through to the outputs they are the same; maps with
/// different residues differ; else they are compared in whole numbers.
/// </summary>
public sealed class LinearRegions
{
    private readonly int[] _regionOf;

    internal LinearRegions(Partition partition)
    {
        var parent = Enumerable.Range(0, partition.CellCount).ToArray();
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
            if (!Only(partition, edge, one, two) || influence.ReachesOutputs(partition.EdgeCrease[edge], partition.Pattern(one)))
            {
                if (residues.Value.Differ(one, two) || !exact.HasMapsOf(one, other, two)) continue;
            }

            int p = Root(parent, one), q = Root(parent, two);
            parent[Math.Max(p, q)] = Math.Min(p, q);
        }

        _regionOf = new int[parent.Length];
        for (var cell = 0; cell < parent.Length; cell++) _regionOf[cell] = parent[cell] == cell ? Count++ : _regionOf[Root(parent, cell)];
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Each cell's region, from 0 on, in the order of their first cells.</summary>
    public ReadOnlySpan<int> RegionOf => _regionOf;

    private static int Root(int[] parent, int cell)
    {
        while (parent[cell] != cell) cell = parent[cell] = parent[parent[cell]];
        return cell;
    }

    /// <summary>Some output's maps differ by more than their bounds.</summary>
    private static bool AreApart(Partition partition, int one, int two)
    {
        var window = partition.Window;
        var x = Math.Max(Math.Abs(window.X0), Math.Abs(window.X1));
        var y = Math.Max(Math.Abs(window.Y0), Math.Abs(window.Y1));
        var bound = 2 * Roundings.Slack * partition.Counts.LargestMapError;
        for (var output = 0; output < partition.Outputs; output++)
        {
            var (p, q) = (partition.Map(one, output), partition.Map(two, output));
            if (Math.Abs(p.Jx - q.Jx) * x > bound || Math.Abs(p.Jy - q.Jy) * y > bound || Math.Abs(p.C - q.C) > bound) return true;
        }

        return false;
    }

    /// <summary>The edge's neuron is the only one in which the cells differ.</summary>
    private static bool Only(Partition partition, int edge, int one, int two) =>
        partition.Pattern(one).CountDifferences(partition.Pattern(two)) == 1 && !partition.EdgeCrease[edge].IsWindow;
}
