using System.Buffers;
using System.Runtime.CompilerServices;
using SixLabors.ImageSharp.Memory;

namespace Polytope.Tool.Images;

/// <summary>Lends ImageSharp so much memory at a time and no more, cleared.</summary>
internal sealed class BoundedAllocator(long maximumBytes) : MemoryAllocator
{
    private long _lent;

    public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
    {
        if (length < 0) throw new InvalidMemoryOperationException("A buffer can't have a negative length.");
        var bytes = (long)length * Unsafe.SizeOf<T>();
        if (Interlocked.Add(ref _lent, bytes) <= maximumBytes) return new Lent<T>(this, new T[length], bytes);
        Interlocked.Add(ref _lent, -bytes);
        throw new InvalidMemoryOperationException("The picture needs too much memory.");
    }

    protected override int GetBufferCapacityInBytes() => int.MaxValue;

    private sealed class Lent<T>(BoundedAllocator from, T[] content, long bytes) : IMemoryOwner<T>
    {
        private BoundedAllocator? _from = from;
        private T[] _content = content;

        public Memory<T> Memory => _content;

        public void Dispose()
        {
            _content = [];
            if (Interlocked.Exchange(ref _from, null) is { } lender) Interlocked.Add(ref lender._lent, -bytes);
        }
    }
}
