namespace Polytope.Core.Partitions;

/// <summary>An array that grows at its end.</summary>
internal sealed class Growing<T>
    where T : unmanaged
{
    private T[] _items = new T[64];

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[index];

    public ReadOnlySpan<T> Slice(int start, int length) => _items.AsSpan(start, length);

    public void Clear() => Count = 0;

    public void Add(ReadOnlySpan<T> items)
    {
        while (Count + items.Length > _items.Length) Grow();
        items.CopyTo(_items.AsSpan(Count));
        Count += items.Length;
    }

    public void Add(T item)
    {
        if (Count == _items.Length) Grow();
        _items[Count++] = item;
    }

    /// <summary>The items; nothing can be added any more.</summary>
    public T[] ToArray()
    {
        var items = GC.AllocateUninitializedArray<T>(Count);
        _items.AsSpan(0, Count).CopyTo(items);
        _items = [];
        return items;
    }

    private void Grow()
    {
        var items = GC.AllocateUninitializedArray<T>(2 * _items.Length);
        _items.CopyTo(items, 0);
        _items = items;
    }
}
