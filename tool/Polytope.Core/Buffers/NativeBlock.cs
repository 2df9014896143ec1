#if DEBUG
using System.Diagnostics;
#endif
using System.Runtime.InteropServices;

namespace Polytope.Core.Buffers;

/// <summary>
/// Memory outside of the garbage collector's, zeroed and aligned to a cache line of 64 bytes. Debug builds put a line
/// of known bytes before and after each block and check them when it is freed, so that a write beyond its ends is
/// found; release builds allocate no more than is asked for.
/// </summary>
internal static unsafe class NativeBlock
{
    public const int Alignment = 64;

#if DEBUG
    private const byte Guard = 0xA5;

    // The length is kept in the line before the block.
    private const int Lines = 2 * Alignment;
#endif

    /// <param name="count">Elements, at least 0.</param>
    /// <exception cref="BufferTooLargeException">There are more than an address can count.</exception>
    public static Pointer<T> Allocate<T>(long count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > (long.MaxValue / sizeof(T)) - 256) throw new BufferTooLargeException(count);
        var bytes = (nuint)(count * sizeof(T));
#if DEBUG
        var start = (byte*)NativeMemory.AlignedAlloc(bytes + Lines, Alignment);
        NativeMemory.Fill(start, Alignment, Guard);
        *(nuint*)start = bytes;
        NativeMemory.Fill(start + Alignment + bytes, Alignment, Guard);
        var block = start + Alignment;
#else
        var block = (byte*)NativeMemory.AlignedAlloc(nuint.Max(bytes, 1), Alignment);
#endif
        NativeMemory.Clear(block, bytes);
        return new Pointer<T>((T*)block, count);
    }

    /// <summary>Frees a block of <see cref="Allocate"/>, given its first element; null is none.</summary>
    public static void Free<T>(Pointer<T> first)
        where T : unmanaged
    {
        if (first.IsNull) return;
        var block = first.Next(0);
#if DEBUG
        var start = (byte*)block - Alignment;
        var bytes = *(nuint*)start;
        var before = new ReadOnlySpan<byte>(start + sizeof(nuint), Alignment - sizeof(nuint));
        if (before.ContainsAnyExcept(Guard)) throw new UnreachableException("A write before the start of a block.");
        var after = new ReadOnlySpan<byte>((byte*)block + bytes, Alignment);
        if (after.ContainsAnyExcept(Guard)) throw new UnreachableException("A write beyond the end of a block.");
        NativeMemory.AlignedFree(start);
#else
        NativeMemory.AlignedFree(block);
#endif
    }
}
