using Polytope.Core.Networks;

namespace Polytope.Core.Partitions;

/// <summary>
/// All cells of a window, with shared vertices and edges: a half-edge structure in parallel arrays.
/// Cell c owns the half-edges <c>CellStart[c] .. CellStart[c+1]-1</c>, in counter-clockwise order
/// (positive shoelace area in x, y). Half-edge h runs from vertex <c>Origin[h]</c> to the origin of
/// its cell's next half-edge, and lies on edge <c>EdgeOf[h]</c>.
/// </summary>
public sealed class Partition
{
    internal Partition(PartitionArrays arrays, Window window, int outputs)
    {
        (Arrays, Window, Outputs) = (arrays, window, outputs);
    }

    internal PartitionArrays Arrays { get; }

    public Window Window { get; }

    /// <summary>The network's outputs; each cell has one affine map for each.</summary>
    public int Outputs { get; }

    public int CellCount => Arrays.CellStart.Length - 1;

    public int VertexCount => Arrays.X.Length;

    public int EdgeCount => Arrays.EdgeCrease.Length;

    public ReadOnlySpan<double> X => Arrays.X;

    public ReadOnlySpan<double> Y => Arrays.Y;

    /// <summary>CellCount + 1 entries.</summary>
    public ReadOnlySpan<int> CellStart => Arrays.CellStart;

    /// <summary>The vertex at which each half-edge starts.</summary>
    public ReadOnlySpan<int> Origin => Arrays.Origin;

    /// <summary>The edge on which each half-edge lies.</summary>
    public ReadOnlySpan<int> EdgeOf => Arrays.EdgeOf;

    /// <summary>Each edge's one or two half-edges: first [2e], and [2e+1] its twin, or -1 on the window's border.</summary>
    public ReadOnlySpan<int> EdgeHalves => Arrays.EdgeHalves;

    /// <summary>What drew each edge.</summary>
    public ReadOnlySpan<CreaseId> EdgeCrease => Arrays.EdgeCrease;

    /// <summary>Each half-edge's cell.</summary>
    public ReadOnlySpan<int> CellOf => Arrays.CellOf;

    /// <summary>CellCount x Outputs, cell by cell.</summary>
    public ReadOnlySpan<AffineMap> Maps => Arrays.Maps;

    /// <summary>The affine map of one output on one cell.</summary>
    public AffineMap Map(int cell, int output = 0) => Arrays.Maps[(cell * Outputs) + output];

    /// <summary>The half-edge after h around its cell.</summary>
    public int Next(int halfEdge) =>
        halfEdge + 1 < CellStart[CellOf[halfEdge] + 1] ? halfEdge + 1 : CellStart[CellOf[halfEdge]];

    /// <summary>The two ends of an edge.</summary>
    public (int From, int To) Ends(int edge)
    {
        var half = EdgeHalves[2 * edge];
        return (Origin[half], Origin[Next(half)]);
    }
}

/// <summary>The arrays of a <see cref="Partition"/>, as its builder hands them over.</summary>
internal sealed record PartitionArrays(
    double[] X,
    double[] Y,
    int[] CellStart,
    int[] Origin,
    int[] EdgeOf,
    int[] CellOf,
    int[] EdgeHalves,
    CreaseId[] EdgeCrease,
    AffineMap[] Maps);
