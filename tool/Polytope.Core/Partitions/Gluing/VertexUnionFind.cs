using Polytope.Core.Numerics;

namespace Polytope.Core.Partitions.Gluing;

/// <summary>
/// Vertices that got two ids: where many lines meet in a point, a cell may come there before a neighbour across one
/// of its two edges does.
/// </summary>
/// <remarks>
/// <code>
///      \  |  /               \  |  /
///     1 \ | / 1             1 \ | / 1       cells 1 came first and share vertex v; cell 2 touches none of
///        \|/                   \|/          their edges, so it makes w; cell 3 then has an edge of each,
///     ----v,w----     =>     ----v----      and so finds out that v and w are the same
///        /|\                   /|\
///       / | \ 2               / | \ 2
/// </code>
/// </remarks>
internal sealed class VertexUnionFind
{
    private readonly List<(int One, int Other)> _pairs = [];

    public bool Any => _pairs.Count > 0;

    /// <summary>Two ids belong to one vertex.</summary>
    public void Union(int one, int other) => _pairs.Add((one, other));

    /// <summary>
    /// Gives each vertex one id, in the order of their first ids, and the coordinates it had with that.
    /// </summary>
    public void Renumber(PartitionArrays arrays)
    {
        Span<double> x = arrays.X.Items, y = arrays.Y.Items, error = arrays.VertexError.Items;
        var sets = new DisjointSets(x.Length);
        foreach (var (one, other) in _pairs) sets.Merge(one, other);
        var (ids, count) = sets.Number();
        for (var vertex = 0; vertex < x.Length; vertex++)
        {
            if (sets.Find(vertex) != vertex) continue;
            var id = ids[vertex];
            (x[id], y[id], error[id]) = (x[vertex], y[vertex], error[vertex]);
        }

        arrays.X.Truncate(count);
        arrays.Y.Truncate(count);
        arrays.VertexError.Truncate(count);
        foreach (ref var origin in arrays.Origin.Items) origin = ids[origin];
    }
}
