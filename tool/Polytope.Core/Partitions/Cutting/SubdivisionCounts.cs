namespace Polytope.Core.Partitions.Cutting;

/// <summary>What it took to cut up a window.</summary>
/// <param name="depth">Hidden layers.</param>
public sealed class SubdivisionCounts(int depth)
{
    /// <summary>Cells after each hidden layer.</summary>
    public long[] CellsAfter { get; } = new long[depth];

    /// <summary>Cells of the network.</summary>
    public long Cells { get; internal set; }

    /// <summary>Signs of a neuron at a vertex, or on a whole cell, that shaped the partition.</summary>
    public long Decisions { get; internal set; }

    /// <summary>
    /// Those of them that were decided in exact arithmetic, since double and double-double left them open.
    /// </summary>
    public long ExactDecisions { get; internal set; }

    /// <summary>
    /// A bound on how far any computed affine map is from the exact one, anywhere in the window.
    /// </summary>
    public double LargestMapError { get; internal set; }

    /// <summary>
    /// Vertices whose coordinates were rounded from exact ones, their lines being too close to parallel.
    /// </summary>
    public long ExactVertices { get; internal set; }

    /// <summary>Adds what another thread did.</summary>
    internal void Add(SubdivisionCounts other)
    {
        for (var layer = 0; layer < CellsAfter.Length; layer++) CellsAfter[layer] += other.CellsAfter[layer];
        Cells += other.Cells;
        Decisions += other.Decisions;
        ExactDecisions += other.ExactDecisions;
        ExactVertices += other.ExactVertices;
        LargestMapError = Math.Max(LargestMapError, other.LargestMapError);
    }
}
