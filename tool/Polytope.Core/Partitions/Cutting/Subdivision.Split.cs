using Polytope.Core.Exact;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions.Cutting;

/// <content>One cell cut in two along a neuron's line.</content>
internal sealed unsafe partial class Subdivision
{
    /// <summary>
    /// A vertex less certain than this part of the window, and than doubles there, is computed in whole numbers.
    /// </summary>
    private const double LargestRadius = 1e-7;

    //            above                 s = +
    //      d-----------c          d-----------c
    //      |           |          |           |
    //    - + - - - - - + -   =>   q-----------p     p and q are new, or corners where s = 0;
    //      |           |          |           |     the edge p q has the neuron's name in both parts
    //      a-----------b          a-----------b
    //            below                 s = -
    private (Polygon Below, Polygon Above) Split(int layer, int neuron, Polygon cell, sbyte* signs, double* values)
    {
        var below = _arena.Take<CellVertex>(cell.Count + 2);
        var above = _arena.Take<CellVertex>(cell.Count + 2);
        var line = Row.At(_rowsOfLayer[layer], _tables.Layers[layer].Pad, neuron);
        int belows = 0, aboves = 0;
        for (var i = 0; i < cell.Count; i++)
        {
            var next = cell.After(i);
            int here = signs[i], there = signs[next];
            if (here <= 0)
            {
                below[belows] = cell.Corners[i];
                if (here == 0 && there > 0) Along(ref below[belows], layer, neuron, line);
                belows++;
            }

            if (here >= 0)
            {
                above[aboves] = cell.Corners[i];
                if (here == 0 && there < 0) Along(ref above[aboves], layer, neuron, line);
                aboves++;
            }

            if (here * there >= 0) continue;
            var crossing = Cross(layer, neuron, line, cell, i, values[i], values[next]);
            below[belows] = crossing;
            above[aboves] = crossing;
            Along(ref here < 0 ? ref below[belows] : ref above[aboves], layer, neuron, line);
            belows++;
            aboves++;
        }

        return (new Polygon(below, belows), new Polygon(above, aboves));
    }

    private static void Along(ref CellVertex vertex, int layer, int neuron, in Row line)
    {
        (vertex.EdgeA, vertex.EdgeB, vertex.EdgeC, vertex.EdgeE) = (line.A, line.B, line.C, line.E);
        vertex.EdgeLayer = layer;
        vertex.EdgeNeuron = neuron;
        vertex.EdgeKey = 0;
    }

    /// <summary>The new vertex where a neuron's line crosses the edge from corner i; the edge goes on from it.</summary>
    private CellVertex Cross(int layer, int neuron, in Row line, Polygon cell, int i, double from, double to)
    {
        ref var p = ref cell.Corners[i];
        ref var q = ref cell.Corners[cell.After(i)];
        var vertex = p;
        var inside = p.EdgeLayer == layer;
        vertex.Origin = inside ? VertexOrigin.Inside : VertexOrigin.OnOldEdge;
        vertex.Key = inside ? _keys.Entering(layer) : p.EdgeKey;
        vertex.First = inside ? Math.Min(p.EdgeNeuron, neuron) : neuron;
        vertex.Second = inside ? Math.Max(p.EdgeNeuron, neuron) : int.MaxValue;

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

        vertex.Radius = _extents.DistanceToMeeting(Row.OfEdge(p), line, vertex);
        if (!IsSettled(vertex)) _extents.Refine(ref vertex, RefinedEdgeRow(p), _refinedPath.Row(layer, neuron, _path));
        if (!IsSettled(vertex))
        {
            _counts.ExactVertices++;
            (vertex.X, vertex.Y) =
                ExactLine.Meet(ExactEdge(p), _exactPath.Line(layer, neuron, _path)).Round();
            vertex.Radius = RowKernel.U * _largestExtent;
        }

        return vertex;
    }

    private bool IsSettled(in CellVertex vertex) => vertex.Radius <= _largestRadius;

    private Row RefinedEdgeRow(in CellVertex from) =>
        from.EdgeLayer < 0 ? Row.OfEdge(from) : _refinedPath.Row(from.EdgeLayer, from.EdgeNeuron, _path);
}
