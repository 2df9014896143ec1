using System.Numerics;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// The cells of a partition by their activation patterns: a hash table with open addressing, at most half full.
/// </summary>
internal sealed class PatternTable
{
    private readonly Partition _partition;
    private readonly ulong _mask;
    private readonly int[] _cells;
    private readonly ulong[] _hashes;

    public PatternTable(Partition partition)
    {
        _partition = partition;
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * partition.CellCount));
        (_mask, _cells, _hashes) = ((ulong)slots - 1, new int[slots], new ulong[partition.CellCount]);
        Array.Fill(_cells, -1);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            _hashes[cell] = StableHash.Of(partition.Pattern(cell).Words);
            var slot = _hashes[cell] & _mask;
            while (_cells[slot] >= 0) slot = (slot + 1) & _mask;
            _cells[slot] = cell;
        }
    }

    /// <summary>The cell that has a pattern; -1 where none has.</summary>
    public int Find(ReadOnlySpan<ulong> words)
    {
        var hash = StableHash.Of(words);
        for (var slot = hash & _mask; _cells[slot] >= 0; slot = (slot + 1) & _mask)
        {
            var cell = _cells[slot];
            if (_hashes[cell] == hash && _partition.Pattern(cell).Words.SequenceEqual(words)) return cell;
        }

        return -1;
    }
}
