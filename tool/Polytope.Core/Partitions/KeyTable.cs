using System.Numerics;

namespace Polytope.Core.Partitions;

/// <summary>64-bit keys to ids 0, 1, 2, ... in the order of their first appearance: open addressing.</summary>
internal sealed class KeyTable
{
    private (ulong Key, int Id)[] _entries = new (ulong, int)[64];
    private int _count;

    public int FindOrAdd(ulong key, out bool added)
    {
        if (2 * _count >= _entries.Length) Grow();
        ref var entry = ref Place(key);
        added = entry.Id == 0;
        if (added) entry = (key, ++_count);
        return entry.Id - 1;
    }

    /// <summary>Where the key is, or would be; ids in the table count from 1, so that 0 is an empty place.</summary>
    private ref (ulong Key, int Id) Place(ulong key)
    {
        var mask = _entries.Length - 1;
        var at = (int)((key * 0x9E3779B97F4A7C15UL) >> (64 - BitOperations.Log2((uint)_entries.Length)));
        while (_entries[at].Id != 0 && _entries[at].Key != key) at = (at + 1) & mask;
        return ref _entries[at];
    }

    private void Grow()
    {
        var entries = _entries;
        _entries = new (ulong, int)[2 * entries.Length];
        foreach (var entry in entries)
            if (entry.Id != 0) Place(entry.Key) = entry;
    }
}
