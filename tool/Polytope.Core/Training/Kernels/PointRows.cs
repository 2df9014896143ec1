namespace Polytope.Core.Training.Kernels;

/// <summary>
/// A matrix of one row a neuron (or an input, or an output) and one column a point. Eight neighbouring points are a
/// vector: all kernels work on whole vectors, and rows have room for them.
/// </summary>
/// <param name="start">The first row's first point.</param>
/// <param name="stride">Floats from one row to the next.</param>
internal readonly unsafe struct PointRows(float* start, int stride)
{
    /// <summary>Points in a vector, on every machine.</summary>
    public const int Lanes = 8;

    public float* Start { get; } = start;

    public int Stride { get; } = stride;

    public float* Row(int row) => Start + ((nint)row * Stride);

    /// <summary>The same rows, from a later vector on.</summary>
    public PointRows From(int vector) => new(Start + ((nint)vector * Lanes), Stride);
}
