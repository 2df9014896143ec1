using System.Runtime.CompilerServices;

namespace Polytope.Core.Training.Kernels;

/// <summary>Zeroed, pinned float32 memory, aligned to a cache line of 64 bytes.</summary>
internal sealed unsafe class AlignedFloats
{
    private const int Alignment = 64;
    private readonly float[] _memory;

    public AlignedFloats(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref _memory[0]);
        Start = (float*)((address + Alignment - 1) & -Alignment);
    }

    public int Length { get; }

    /// <summary>The first element; valid as long as this object is reachable.</summary>
    public float* Start { get; }

    public Span<float> Span => new(Start, Length);
}
