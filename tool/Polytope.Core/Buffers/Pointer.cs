#if DEBUG
using System.Diagnostics;
#endif
using System.Runtime.CompilerServices;

namespace Polytope.Core.Buffers;

/// <summary>
/// A pointer into a buffer. Debug builds check every access against the buffer's bounds and throw where one is outside;
/// in release builds it is the bare pointer.
/// </summary>
internal readonly unsafe partial struct Pointer<T>
    where T : unmanaged
{
    private readonly T* _at;
#if DEBUG
    private readonly T* _start;
    private readonly T* _end;
#endif

    /// <param name="start">The buffer's first element; where the pointer points.</param>
    /// <param name="length">The number of elements of the buffer.</param>
    public Pointer(T* start, long length)
    {
        _at = start;
#if DEBUG
        _start = start;
        _end = start + length;
#else
        _ = length;
#endif
    }

    private Pointer(Pointer<T> from, nint elements)
    {
        this = from;
        _at = from._at + elements;
    }

    public bool IsNull => _at == null;

    /// <summary>One element, counted from here.</summary>
    public ref T this[nint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Check(_at + index, 1);
            return ref _at[index];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pointer<T> operator +(Pointer<T> pointer, nint elements) => new(pointer, elements);

    /// <summary>The bare pointer, for an access to so many elements from here on.</summary>
    /// <param name="offset">So many elements further; compilers make it a part of the instruction.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Next(int count, nint offset = 0)
    {
        Check(_at + offset, count);
        return _at + offset;
    }

    /// <summary>So many elements from here on.</summary>
    public Span<T> Span(int count) => new(Next(count), count);

    // Without a body, the compiler leaves out the calls.
    partial void Check(T* first, long count);

#if DEBUG
    partial void Check(T* first, long count)
    {
        long index = first - _start, length = _end - _start;
        if (index >= 0 && index + count <= length) return;
        throw new UnreachableException(FormattableString.Invariant(
            $"An access to the elements {index} to {index + count - 1} of a buffer of {length}."));
    }
#endif
}
