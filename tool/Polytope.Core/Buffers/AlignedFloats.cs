using System.Runtime.CompilerServices;

namespace Polytope.Core.Buffers;

/// <summary>Zeroed, pinned float32 memory, aligned to a cache line of 64 bytes.</summary>
internal sealed unsafe class AlignedFloats
{
    private const int Alignment = 64;
    private readonly float[] _memory;

    /// <param name="length">At most <see cref="BufferSize.Max"/>; see <see cref="BufferSize.Of"/>.</param>
    public AlignedFloats(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref _memory[0]);
        Start = new Pointer<float>((float*)((address + Alignment - 1) & -Alignment), length);
    }

    public int Length { get; }

    /// <summary>The first element; valid as long as this object is reachable.</summary>
    public Pointer<float> Start { get; }

    public Span<float> Span => Start.Span(Length);
}
