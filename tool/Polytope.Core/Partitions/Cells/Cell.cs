using System.Runtime.CompilerServices;
using Polytope.Core.Networks;

namespace Polytope.Core.Partitions.Cells;

/// <summary>One cell as it streams by: valid only during the visit.</summary>
public readonly ref struct Cell
{
    internal Cell(ReadOnlySpan<CellVertex> corners, ReadOnlySpan<AffineMap> maps, CellPattern pattern)
    {
        Corners = corners;
        Maps = maps;
        Pattern = pattern;
    }

    internal ReadOnlySpan<CellVertex> Corners { get; }

    /// <summary>Corners, as many as edges.</summary>
    public int Count => Corners.Length;

    /// <summary>The affine map of each output.</summary>
    public ReadOnlySpan<AffineMap> Maps { get; }

    /// <summary>The activation pattern.</summary>
    public CellPattern Pattern { get; }

    /// <summary>Corner i, in counter-clockwise order.</summary>
    public (double X, double Y) Corner(int i) => (Corners[i].X, Corners[i].Y);

    /// <summary>What drew the edge from corner i to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CreaseId Crease(int i) => Corners[i].Crease;

    /// <summary>
    /// Whether the cell lies on the side of edge i on which its neuron is positive; false for the window's sides.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsAbove(int i) =>
        Crease(i) is { IsWindow: false } crease && Pattern.IsActive(crease.Layer, crease.Neuron);
}

/// <summary>Takes the cells of a window one by one.</summary>
public interface ICellVisitor
{
    void Visit(in Cell cell);
}
