using Polytope.Core.Buffers;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Cutting;

/// <content>One cell cut in two along a neuron's line.</content>
internal sealed partial class Subdivision
{
    //            above                 s = +
    //      d-----------c          d-----------c
    //      |           |          |           |
    //    - + - - - - - + -   =>   q-----------p     p and q are new, or corners where s = 0;
    //      |           |          |           |     the edge p q has the neuron's name in both parts
    //      a-----------b          a-----------b
    //            below                 s = -
    private (Polygon Below, Polygon Above) Split(
        int layer, int neuron, Polygon cell, Pointer<sbyte> signs, Pointer<double> values)
    {
        var below = _arena.Take<CellVertex>(cell.Count + 2);
        var above = _arena.Take<CellVertex>(cell.Count + 2);
        var crease = new CreaseId(layer, neuron);
        var line = _lines.InDouble(layer, neuron);
        int belows = 0, aboves = 0;
        for (var i = 0; i < cell.Count; i++)
        {
            var next = cell.After(i);
            int here = signs[i], there = signs[next];
            if (here <= 0)
            {
                below[belows] = cell.Corners[i];
                if (here == 0 && there > 0) LeaveAlong(ref below[belows], crease, line);
                belows++;
            }

            if (here >= 0)
            {
                above[aboves] = cell.Corners[i];
                if (here == 0 && there < 0) LeaveAlong(ref above[aboves], crease, line);
                aboves++;
            }

            if (here * there >= 0) continue;
            var crossing = Cross(crease, line, cell, i, values[i], values[next]);
            below[belows] = crossing;
            above[aboves] = crossing;
            LeaveAlong(ref here < 0 ? ref below[belows] : ref above[aboves], crease, line);
            belows++;
            aboves++;
        }

        return (new Polygon(below, belows), new Polygon(above, aboves));
    }

    /// <summary>Makes the edge that leaves a vertex one of a crease.</summary>
    private static void LeaveAlong(ref CellVertex vertex, CreaseId crease, in Row line)
    {
        vertex.Line = line;
        vertex.Crease = crease;
        vertex.EdgeKey = 0;
    }

    //      q          q
    //      |          |          the new vertex x lies on the old edge p q; what leaves it is the rest of that edge,
    //      |     =>   x - -      until LeaveAlong makes it the new one in one of the two parts
    //      |          |
    //      p          p

    /// <summary>
    /// The new vertex where a neuron's line crosses the edge from corner i; the edge goes on from it.
    /// </summary>
    /// <param name="crease">The neuron.</param>
    /// <param name="line">Its line.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="i">Where the edge begins.</param>
    /// <param name="from">The neuron's value there.</param>
    /// <param name="to">Its value at the edge's end, of the opposite sign.</param>
    private CellVertex Cross(CreaseId crease, in Row line, Polygon cell, int i, double from, double to)
    {
        ref var p = ref cell.Corners[i];
        ref var q = ref cell.Corners[cell.After(i)];
        var vertex = p;
        var inside = p.Crease.Layer == crease.Layer;
        vertex.Origin = inside ? VertexOrigin.Inside : VertexOrigin.OnOldEdge;
        vertex.Key = inside ? _keys.Entering(crease.Layer) : p.EdgeKey;
        vertex.First = inside ? Math.Min(p.Crease.Neuron, crease.Neuron) : crease.Neuron;
        vertex.Second = inside ? Math.Max(p.Crease.Neuron, crease.Neuron) : int.MaxValue;

        // From the nearer end, so that both sides of the edge come to (almost) the same point.
        var share = from / (from - to);
        if (share <= 0.5)
        {
            vertex.X = Math.FusedMultiplyAdd(share, q.X - p.X, p.X);
            vertex.Y = Math.FusedMultiplyAdd(share, q.Y - p.Y, p.Y);
        }
        else
        {
            share = to / (to - from);
            vertex.X = Math.FusedMultiplyAdd(share, p.X - q.X, q.X);
            vertex.Y = Math.FusedMultiplyAdd(share, p.Y - q.Y, q.Y);
        }

        _lines.Intersect(ref vertex, line, crease);
        return vertex;
    }
}
