using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>
/// A key for the cell under work as it enters each layer, from the patterns of the layers before; computed on demand
/// and kept until the pattern of a layer before changes.
/// </summary>
internal sealed class CellKeys(MutablePattern pattern, ulong salt)
{
    private readonly ulong[] _keys = new ulong[pattern.Depth + 1];

    private int _valid;

    /// <summary>The keys of this layer, and of all after it, belong to another cell from now on.</summary>
    public void Invalidate(int layer) => _valid = Math.Min(_valid, layer);

    public ulong Entering(int layer)
    {
        for (; _valid <= layer; _valid++)
            _keys[_valid] = _valid == 0 ? salt : StableHash.Of(pattern.Layer(_valid - 1), _keys[_valid - 1]);
        return _keys[layer];
    }
}
