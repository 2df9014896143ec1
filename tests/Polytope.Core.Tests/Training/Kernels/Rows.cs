using Polytope.Core.Buffers;
using Polytope.Core.Numerics.Randomness;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Tests.Training.Kernels;

/// <summary>Rows of points with their memory, filled with numbers on both sides of zero.</summary>
internal sealed class Rows
{
    private readonly AlignedFloats _memory;

    public Rows(int rows, int pairs, uint substream)
    {
        Stride = (pairs * PointRows.Pair) + 16;
        _memory = new AlignedFloats(rows * Stride);
        var stream = new RandomStream(99, StreamPurpose.Sampling, substream);
        foreach (ref var value in _memory.Span) value = (2 * stream.NextSingle()) - 1;
    }

    public int Stride { get; }

    public float this[int row, int point]
    {
        get => _memory.Span[(row * Stride) + point];
        set => _memory.Span[(row * Stride) + point] = value;
    }

    public PointRows Points => new(_memory.Start, Stride);

    public Pointer<float> Start => _memory.Start;

    public float[] All => _memory.Span.ToArray();
}
