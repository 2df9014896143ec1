using System.Runtime.CompilerServices;

namespace Polytope.Core.Partitions;

/// <summary>The ends of a partition's edges, for loops over all of them.</summary>
internal readonly ref struct EdgeEnds(Partition partition)
{
    private readonly Partition _partition = partition;
    private readonly ReadOnlySpan<int> _halves = partition.EdgeHalves;
    private readonly ReadOnlySpan<int> _origin = partition.Origin;

    /// <summary>The vertices from which and to which the edge's first half-edge runs.</summary>
    public (int From, int To) this[int edge]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int half = _halves[2 * edge], twin = _halves[(2 * edge) + 1];
            return (_origin[half], _origin[twin >= 0 ? twin : _partition.Next(half)]);
        }
    }
}
