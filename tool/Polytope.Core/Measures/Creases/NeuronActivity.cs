using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Creases;

/// <summary>
/// Which neurons fold the window: one that is active in no cell is dead there, one that is active in all is linear
/// there, and only the others have a crease.
/// </summary>
public sealed class NeuronActivity
{
    private readonly int[] _never;
    private readonly int[] _always;

    public NeuronActivity(Partition partition)
    {
        var layout = partition.Pattern(0).Layout;
        ulong[] any = new ulong[layout.Words], all = new ulong[layout.Words];
        Array.Fill(all, ulong.MaxValue);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var words = partition.Pattern(cell).Words;
            for (var word = 0; word < words.Length; word++)
            {
                any[word] |= words[word];
                all[word] &= words[word];
            }
        }

        (_never, _always) = (new int[layout.Widths.Length], new int[layout.Widths.Length]);
        for (var layer = 0; layer < _never.Length; layer++)
        {
            CellPattern some = new(any, layout), every = new(all, layout);
            for (var first = 0; first < layout.Widths[layer]; first += 64)
            {
                var count = Math.Min(64, layout.Widths[layer] - first);
                _never[layer] += count - BitOperations.PopCount(some.Bits(layer, first / 64));
                _always[layer] += BitOperations.PopCount(every.Bits(layer, first / 64));
            }
        }
    }

    /// <summary>For each hidden layer, its neurons that are active in no cell.</summary>
    public ReadOnlySpan<int> Never => _never;

    /// <summary>For each hidden layer, its neurons that are active in every cell.</summary>
    public ReadOnlySpan<int> Always => _always;
}
