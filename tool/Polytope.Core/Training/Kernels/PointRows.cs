using Polytope.Core.Buffers;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// A matrix with one row for each neuron (or input, or output) and one column for each point. Eight neighbouring points
/// form a vector, and two neighbouring vectors a pair. All kernels work on whole pairs; rows are padded to them.
/// </summary>
/// <param name="start">The first point of the first row.</param>
/// <param name="stride">Floats from one row to the next.</param>
internal readonly struct PointRows(Pointer<float> start, int stride)
{
    /// <summary>Points in a vector, on every machine.</summary>
    public const int Lanes = 8;

    /// <summary>Points in a pair of vectors.</summary>
    public const int Pair = 2 * Lanes;

    public Pointer<float> Start { get; } = start;

    public int Stride { get; } = stride;

    public Pointer<float> Row(int row) => Start + ((nint)row * Stride);

    /// <summary>The same rows, starting at a later pair.</summary>
    public PointRows From(int pair) => new(Start + ((nint)pair * Pair), Stride);

    /// <summary>Sets the padding of the last pair to zero, so that it adds nothing to any gradient.</summary>
    public void ClearPast(int points, int rows)
    {
        var lanes = (Pairs(points) * Pair) - points;
        for (var row = 0; row < rows; row++) (Row(row) + points).Span(lanes).Clear();
    }

    /// <summary>The number of pairs that hold so many points.</summary>
    public static int Pairs(int points) => (int)((points + (Pair - 1L)) / Pair);
}
