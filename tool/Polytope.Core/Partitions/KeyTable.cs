using System.Numerics;

namespace Polytope.Core.Partitions;

/// <summary>64-bit keys to ids 0, 1, 2, ... in the order of their first appearance: open addressing.</summary>
internal sealed class KeyTable
{
    private ulong[] _keys = new ulong[64];
    private int[] _ids = new int[64];
    private int _count;

    public int FindOrAdd(ulong key, out bool added)
    {
        if (2 * _count >= _keys.Length) Grow();
        var at = Place(key);
        added = _ids[at] == 0;
        if (added)
        {
            _keys[at] = key;
            _ids[at] = ++_count;
        }

        return _ids[at] - 1;
    }

    private int Place(ulong key)
    {
        var mask = _keys.Length - 1;
        var at = (int)((key * 0x9E3779B97F4A7C15UL) >> (64 - BitOperations.Log2((uint)_keys.Length)));
        while (_ids[at] != 0 && _keys[at] != key) at = (at + 1) & mask;
        return at;
    }

    private void Grow()
    {
        var (keys, ids) = (_keys, _ids);
        _keys = new ulong[2 * keys.Length];
        _ids = new int[2 * keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (ids[i] == 0) continue;
            var at = Place(keys[i]);
            _keys[at] = keys[i];
            _ids[at] = ids[i];
        }
    }
}
