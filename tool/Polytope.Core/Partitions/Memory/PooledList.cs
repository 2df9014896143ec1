using System.Buffers;
using System.Runtime.CompilerServices;
using Polytope.Core.Buffers;

namespace Polytope.Core.Partitions.Memory;

/// <summary>
/// An array that grows at its end, in pooled memory: the first write to fresh memory costs more than all the
/// computations on a cell.
/// </summary>
internal sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private T[] _items = [];

    /// <param name="items">The first of them.</param>
    public PooledList(params ReadOnlySpan<T> items) => Add(items);

    public int Count { get; private set; }

    public Span<T> Items => _items.AsSpan(0, Count);

    public ref T this[int index] => ref _items[index];

    public ReadOnlySpan<T> Slice(int start, int length) => _items.AsSpan(start, length);

    public void Clear() => Count = 0;

    /// <summary>Room for some more at the end, to be written at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Take(int count)
    {
        if (count > _items.Length - Count) Grow(count);
        var taken = _items.AsSpan(Count, count);
        Count += count;
        return taken;
    }

    public void Add(ReadOnlySpan<T> items) => items.CopyTo(Take(items.Length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        if (Count == _items.Length) Grow(1);
        _items[Count++] = item;
    }

    /// <summary>Keeps the first items only.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>Returns the memory to the pool.</summary>
    public void Dispose()
    {
        if (_items.Length > 0) ArrayPool<T>.Shared.Return(_items);
        (_items, Count) = ([], 0);
    }

    // By four: the array left behind has at most a third of what was written, and what is not written costs nothing.
    private void Grow(int more)
    {
        var needed = Count + (long)more;
        if (needed > Array.MaxLength) throw new BufferTooLargeException(needed);
        var least = Math.Max(needed, Math.Min(4L * _items.Length, Array.MaxLength));
        var items = ArrayPool<T>.Shared.Rent((int)Math.Max(least, 256));
        HugePages.Advise(items);
        _items.AsSpan(0, Count).CopyTo(items);
        if (_items.Length > 0) ArrayPool<T>.Shared.Return(_items);
        _items = items;
    }
}
