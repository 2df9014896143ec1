using System.Runtime.CompilerServices;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Gluing;

/// <summary>
/// Collects cells as they stream by, and glues them along their edges: sides whose corners have the same two keys are
/// one edge, and their ends the same vertices. Ids follow the order of the cells.
/// </summary>
/// <remarks>
/// <code>
///                     +-------+         +-------+
///                     |   2   |         |   2   |     cell 1 came first, and made e; the side of cell 2, above e,
///     v---e---w   +   +-------+   =>    v---e---w     finds the side of cell 1, below e, by its key, becomes its
///     |   1   |                         |   1   |     twin, and takes over its two vertices
///     +-------+                         +-------+
/// </code>
/// A subdivision passes on what is below a neuron's line before what is above. So the cell's own pattern tells whether
/// an edge is new (below) or open since an earlier cell (above), by the bit of the neuron that drew the edge. All cells
/// around a vertex are joined by the edges that meet there, so no vertex need be looked up.
/// </remarks>
internal sealed class CellGluing(NetworkShape shape) : ICellVisitor
{
    private readonly OpenEdges _open = new();
    private readonly VertexUnionFind _vertices = new();
    private ulong[] _keys = new ulong[16];

    /// <summary>The structure so far.</summary>
    public PartitionArrays Arrays { get; } = new(shape);

    /// <summary>Different vertices happen to have the same key: another salt will give them different ones.</summary>
    public bool Collided { get; private set; }

    public void Visit(in Cell cell)
    {
        var count = cell.Count;
        if (count > _keys.Length) _keys = new ulong[2 * count];
        var index = Arrays.CellStart.Count;
        var start = Arrays.Origin.Count;
        Arrays.CellStart.Add(start);
        Arrays.CellOf.Take(count).Fill(index);
        var origin = Arrays.Origin.Take(count);
        var edgeOf = Arrays.EdgeOf.Take(count);
        origin.Fill(-1);
        edgeOf.Fill(-1);
        Arrays.Maps.Add(cell.Maps);
        Arrays.Layout.Pack(cell.Pattern.Words, Arrays.Patterns.Take(Arrays.Layout.Words));
        Match(cell, start, origin, edgeOf);
        for (var i = 0; i < count; i++) Settle(cell.Corners[i], ref origin[i]);
        Open(cell, start, origin, edgeOf);
    }

    /// <summary>Completes the structure. By now only sides of the window have a single cell.</summary>
    public void Finish()
    {
        Arrays.CellStart.Add(Arrays.Origin.Count);
        if (_open.Count > 0) Collided = true;
        if (_vertices.Any) _vertices.Renumber(Arrays);
    }

    /// <summary>
    /// Finds, for each side of the cell that is above its edge, the side of an earlier cell below it, whose ends give
    /// the corners their vertices.
    /// </summary>
    private void Match(in Cell cell, int start, Span<int> origin, Span<int> edgeOf)
    {
        var corners = cell.Corners;
        for (var i = 0; i < corners.Length; i++)
        {
            var next = i + 1 < corners.Length ? i + 1 : 0;
            var key = corners[i].Key + corners[next].Key;
            _keys[i] = key;
            if (!cell.IsAbove(i)) continue;
            if (!_open.Remove(key, out var other))
            {
                Collided = true;
                continue;
            }

            // The other side of an edge runs the other way.
            edgeOf[i] = other.Edge;
            Arrays.EdgeHalves[(2 * other.Edge) + 1] = start + i;
            Join(ref origin[i], other.To);
            Join(ref origin[next], other.From);
        }
    }

    /// <summary>A corner is a known vertex; if it is another one already, the two are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Join(ref int vertex, int known)
    {
        if (vertex < 0)
        {
            vertex = known;
            return;
        }

        if (vertex == known) return;
        if (!MayBeOne(Arrays.X[vertex], Arrays.Y[vertex], Arrays.VertexError[vertex], known)) Collided = true;
        _vertices.Union(vertex, known);
    }

    /// <summary>A corner that no edge gave a vertex makes a new one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Settle(in CellVertex corner, ref int vertex)
    {
        if (vertex >= 0)
        {
            if (!MayBeOne(corner.X, corner.Y, corner.Radius, vertex)) Collided = true;
            return;
        }

        vertex = Arrays.X.Count;
        Arrays.X.Add(corner.X);
        Arrays.Y.Add(corner.Y);
        Arrays.VertexError.Add(corner.Radius);
    }

    /// <summary>Whether a point and a vertex are no farther apart than their errors allow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayBeOne(double x, double y, double error, int vertex)
    {
        var apart = Roundings.Slack * (error + Arrays.VertexError[vertex]);
        return Math.Abs(x - Arrays.X[vertex]) <= apart && Math.Abs(y - Arrays.Y[vertex]) <= apart;
    }

    /// <summary>Sides that no earlier cell has: new edges.</summary>
    private void Open(in Cell cell, int start, Span<int> origin, Span<int> edgeOf)
    {
        for (var i = 0; i < origin.Length; i++)
        {
            if (edgeOf[i] >= 0) continue;
            var edge = Arrays.EdgeCrease.Count;
            var crease = cell.Crease(i);
            edgeOf[i] = edge;
            var halves = Arrays.EdgeHalves.Take(2);
            (halves[0], halves[1]) = (start + i, -1);
            Arrays.EdgeCrease.Add(crease);
            if (crease.IsWindow) continue;
            var next = i + 1 < origin.Length ? i + 1 : 0;
            _open.Add(_keys[i], new OpenEdges.Side(edge, origin[i], origin[next]));
        }
    }
}
