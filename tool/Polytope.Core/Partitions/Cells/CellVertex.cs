using System.Runtime.CompilerServices;
using Polytope.Core.Numerics;

namespace Polytope.Core.Partitions.Cells;

/// <summary>How a vertex of a cell under work came to be.</summary>
internal enum VertexOrigin : byte
{
    /// <summary>In an earlier layer, or as a corner of the window: its key is final.</summary>
    Settled,

    /// <summary>In this layer, on an edge that was there before: its key is still that edge's.</summary>
    OnOldEdge,

    /// <summary>
    /// In this layer, where lines of this layer meet: its key is still that of the cell that entered the layer.
    /// </summary>
    Inside,
}

/// <summary>
/// A corner of a cell under work, with the edge that leaves it (counter-clockwise).
/// </summary>
/// <remarks>
/// <code>
///       before
///     o---------o corner       the corner is where the line of the edge before it meets the line of its own edge
///                \
///                 \  Crease, Line
///                  o
/// </code>
/// Keys identify the vertices that cells share without comparing coordinates.
/// A vertex that a layer makes on an old edge is identified by that edge and the least neuron of the layer
/// that vanishes there; one that it makes inside a cell by that cell, the least neuron that vanishes there, and the
/// least one whose line differs from the first one's. Both sides of an edge see the same function on it, hence find the
/// same vertices and the same keys, in whatever order each side is cut.
/// </remarks>
internal struct CellVertex
{
    /// <summary>The coordinates, each within Radius of the exact ones.</summary>
    public double X, Y, Radius;

    public ulong Key;

    /// <summary>The key of the edge that leaves the vertex, as of the beginning of the layer.</summary>
    public ulong EdgeKey;

    /// <summary>What drew the edge that leaves the vertex.</summary>
    public CreaseId Crease;

    /// <summary>The line of that edge, in double.</summary>
    public Row Line;

    /// <summary>
    /// While not settled: the least neuron of the layer that vanishes here, and (inside a cell) the least of those
    /// whose lines are not the first one's: coinciding lines share all their vertices.
    /// </summary>
    public int First, Second;

    public VertexOrigin Origin;

    /// <summary>Gives the vertex its final key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Settle(int layer)
    {
        if (Origin == VertexOrigin.Settled) return;
        Key = Origin == VertexOrigin.OnOldEdge
            ? StableHash.Mix(Key, ((ulong)(uint)layer << 32) | (uint)First)
            : StableHash.Mix(StableHash.Mix(Key, ((ulong)(uint)layer << 32) | (uint)First), (uint)Second);
        Origin = VertexOrigin.Settled;
    }
}
