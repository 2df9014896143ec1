using System.Numerics;

namespace Polytope.Core.Partitions;

/// <summary>
/// Edges of which one side has been seen, by key: open addressing, from which an edge goes when its other side
/// comes. Cells that come one after the other are neighbours more often than not, so that it stays small.
/// </summary>
internal sealed class LiveEdges
{
    private ulong[] _keys = new ulong[64];
    private Side[] _sides = new Side[64];

    /// <summary>Edges that wait for their other side.</summary>
    public int Count { get; private set; }

    /// <summary>Where an edge is in the table; -1 where it is not.</summary>
    public int Find(ulong key)
    {
        for (var at = Home(key); ; at = (at + 1) & (_keys.Length - 1))
        {
            if (_keys[at] == key) return at;
            if (_keys[at] == 0) return -1;
        }
    }

    /// <summary>What is known of the edge that was found.</summary>
    public ref readonly Side At(int place) => ref _sides[place];

    /// <param name="key">Not 0.</param>
    /// <param name="side">The side seen.</param>
    public void Add(ulong key, in Side side)
    {
        if (2 * ++Count > _keys.Length) Grow();
        Place(key, side);
    }

    public void Remove(ulong key)
    {
        var hole = Find(key);
        Count--;
        var mask = _keys.Length - 1;
        for (var at = (hole + 1) & mask; _keys[at] != 0; at = (at + 1) & mask)
        {
            // An entry may move back to the hole unless that lies before its home.
            if (((at - Home(_keys[at])) & mask) < ((at - hole) & mask)) continue;
            (_keys[hole], _sides[hole]) = (_keys[at], _sides[at]);
            hole = at;
        }

        _keys[hole] = 0;
    }

    /// <summary>The edges that wait.</summary>
    public IEnumerable<int> Edges() => Enumerable.Range(0, _keys.Length).Where(at => _keys[at] != 0).Select(at => _sides[at].Edge);

    private int Home(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> (64 - BitOperations.Log2((uint)_keys.Length)));

    private void Place(ulong key, in Side side)
    {
        var at = Home(key);
        while (_keys[at] != 0) at = (at + 1) & (_keys.Length - 1);
        (_keys[at], _sides[at]) = (key, side);
    }

    private void Grow()
    {
        var (keys, sides) = (_keys, _sides);
        (_keys, _sides) = (new ulong[2 * keys.Length], new Side[2 * keys.Length]);
        for (var i = 0; i < keys.Length; i++)
            if (keys[i] != 0) Place(keys[i], sides[i]);
    }

    /// <summary>One side of an edge: its id, and the vertices from which and to which that side runs.</summary>
    public readonly record struct Side(int Edge, int From, int To);
}
