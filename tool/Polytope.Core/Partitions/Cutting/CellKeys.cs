using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>
/// A key for the cell under work as it enters each layer, from the patterns of the layers before; computed when first
/// asked for and kept until the path through the layers changes.
/// </summary>
internal sealed class CellKeys(MutablePattern path, ulong salt)
{
    private readonly ulong[] _keys = new ulong[path.Depth + 1];

    private int _valid;

    /// <summary>Layers from this one on belong to another cell from now on.</summary>
    public void Forget(int layer) => _valid = Math.Min(_valid, layer);

    public ulong Entering(int layer)
    {
        for (; _valid <= layer; _valid++)
            _keys[_valid] = _valid == 0 ? salt : StableHash.Of(path.Layer(_valid - 1), _keys[_valid - 1]);
        return _keys[layer];
    }
}
