namespace Polytope.Core.Partitions.Gluing;

/// <summary>
/// Vertices that were taken for two and turned out to be one: where many lines meet in a point, a cell may come there
/// before a neighbour across one of its two edges does.
/// </summary>
internal sealed class VertexUnionFind
{
    private readonly Dictionary<int, int> _parents = [];

    public bool Any => _parents.Count > 0;

    public void Merge(int one, int other)
    {
        int p = Root(one), q = Root(other);
        if (p != q) _parents[Math.Max(p, q)] = Math.Min(p, q);
    }

    /// <summary>Closes the gaps: each vertex keeps the first of its places, in their order.</summary>
    public void Renumber(PartitionArrays arrays)
    {
        Span<double> x = arrays.X.Items, y = arrays.Y.Items, error = arrays.VertexError.Items;
        var ids = new int[x.Length];
        var count = 0;
        for (var vertex = 0; vertex < x.Length; vertex++)
        {
            var root = Root(vertex);
            ids[vertex] = root == vertex ? count++ : ids[root];
            if (root == vertex) (x[ids[vertex]], y[ids[vertex]], error[ids[vertex]]) = (x[vertex], y[vertex], error[vertex]);
        }

        arrays.X.Truncate(count);
        arrays.Y.Truncate(count);
        arrays.VertexError.Truncate(count);
        foreach (ref var origin in arrays.Origin.Items) origin = ids[origin];
    }

    private int Root(int vertex)
    {
        while (_parents.TryGetValue(vertex, out var parent)) vertex = parent;
        return vertex;
    }
}
