namespace Polytope.Core.Training.Kernels;

/// <summary>
/// A matrix of one row a neuron (or an input, or an output) and one column a point. Eight neighbouring points are a
/// vector, two neighbouring vectors a pair: all kernels work on whole pairs, and rows have room for them.
/// </summary>
/// <param name="start">The first row's first point.</param>
/// <param name="stride">Floats from one row to the next.</param>
internal readonly unsafe struct PointRows(float* start, int stride)
{
    /// <summary>Points in a vector, on every machine.</summary>
    public const int Lanes = 8;

    /// <summary>Points in a pair of vectors.</summary>
    public const int Pair = 2 * Lanes;

    public float* Start { get; } = start;

    public int Stride { get; } = stride;

    public float* Row(int row) => Start + ((nint)row * Stride);

    /// <summary>The same rows, from a later pair on.</summary>
    public PointRows From(int pair) => new(Start + ((nint)pair * Pair), Stride);

    /// <summary>Zeros in the last pair's lanes past the points: they leave no trace in any gradient.</summary>
    public void ClearPast(int points, int rows)
    {
        var lanes = (Pairs(points) * Pair) - points;
        for (var row = 0; row < rows; row++) new Span<float>(Row(row) + points, lanes).Clear();
    }

    /// <summary>Pairs that hold so many points.</summary>
    public static int Pairs(int points) => (points + Pair - 1) / Pair;
}
