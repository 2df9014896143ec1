using System.Numerics;
using System.Runtime.CompilerServices;

namespace Polytope.Core.Partitions.Gluing;

/// <summary>
/// Edges of which one side is known, by key, each until its other side comes. Cells that follow one another are mostly
/// neighbours, so there are never many.
/// </summary>
internal sealed class OpenEdges
{
    // A hash table with chains: for each value of the key's leading bits the place of the first entry; 0 for none.
    private int[] _first = new int[1024];
    private Entry[] _entries = new Entry[1024];
    private int _shift = 64 - 10;
    private int _used = 1;
    private int _free;

    /// <summary>The number of open edges.</summary>
    public int Count { get; private set; }

    /// <param name="key">A hash.</param>
    /// <param name="side">The side that is known.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong key, in Side side)
    {
        Count++;
        var at = _free;
        if (at != 0) _free = _entries[at].Next;
        else
        {
            if (_used == _entries.Length) Grow();
            at = _used++;
        }

        ref var first = ref _first[(int)(key >> _shift)];
        _entries[at] = new Entry(key, side, first);
        first = at;
    }

    /// <summary>Removes an edge.</summary>
    /// <returns>False where it is not there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Remove(ulong key, out Side side)
    {
        ref var link = ref _first[(int)(key >> _shift)];
        for (; link != 0; link = ref _entries[link].Next)
        {
            ref var entry = ref _entries[link];
            if (entry.Key != key) continue;
            side = entry.Side;
            var at = link;
            link = entry.Next;
            entry.Next = _free;
            _free = at;
            Count--;
            return true;
        }

        side = default;
        return false;
    }

    private void Grow()
    {
        var size = 2 * _entries.Length;
        Array.Resize(ref _entries, size);
        _first = new int[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        for (var at = 1; at < _used; at++)
        {
            ref var first = ref _first[(int)(_entries[at].Key >> _shift)];
            _entries[at].Next = first;
            first = at;
        }
    }

    /// <summary>One side of an edge: its id, and the vertices from which and to which that side runs.</summary>
    public readonly record struct Side(int Edge, int From, int To);

    private struct Entry(ulong key, Side side, int next)
    {
        public readonly ulong Key = key;
        public readonly Side Side = side;
        public int Next = next;
    }
}
