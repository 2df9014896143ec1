using System.Numerics;
using Polytope.Core.Partitions.Memory;

namespace Polytope.Core.Partitions.Rows;

/// <summary>From one layer's rows to the next one's, with their bounds: of one kind, as <see cref="RowKernel"/> says.</summary>
/// <param name="tables">The network.</param>
/// <param name="extents">Of the window.</param>
/// <param name="arena">Where its own memory is taken.</param>
/// <param name="carried">Whether bounds are carried on by magnitudes, or go by norms.</param>
internal sealed unsafe class LayerPass(LayerTables tables, WindowErrorBounds extents, Arena arena, bool carried)
{
    private readonly double* _activated = arena.Take<double>(4 * Widest(tables));
    private readonly int* _active = arena.Take<int>(Widest(tables));
    private readonly int* _every = Counted(arena.Take<int>(Widest(tables)), Widest(tables));

    /// <summary>The next layer's rows in a pattern; neurons that cut are at their slope below zero.</summary>
    /// <param name="layer">From this one.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="pattern">Its bits.</param>
    /// <param name="cutting">So many rows may be added (see <see cref="Add"/>).</param>
    /// <param name="next">The block to fill.</param>
    public void Base(int layer, double* rows, ReadOnlySpan<ulong> pattern, int cutting, double* next)
    {
        var table = tables.Layers[layer];
        var target = tables.Layers[layer + 1];
        var gamma = RowKernel.Gamma(table.Outputs + cutting);
        var largest = RowKernel.Activate(rows, table.Pad, table.Outputs, pattern, tables.Slope, carried, gamma, extents, _activated);
        var count = tables.Slope == 0 ? ListActive(pattern) : table.Outputs;
        RowKernel.Affine(target, _activated, table.Pad, tables.Slope == 0 ? _active : _every, count, carried, gamma, next);
        if (count + cutting == 0 || (largest == 0 && RowKernel.AreNothing(rows, table.Pad, table.Outputs)))
            RowKernel.BoundNothing(target, next);
        else if (!carried) RowKernel.Bound(target, RowKernel.Norm(rows, table.Pad), largest, gamma, next);
    }

    /// <summary>The next layer's rows with one more neuron of this one above zero, whose row is given.</summary>
    public void Add(int layer, int neuron, in Row row, int cutting, double* next, double* result)
    {
        var factor = 1 - tables.Slope;
        var gamma = RowKernel.Gamma(tables.Layers[layer].Outputs + cutting);
        var bound = (row.E * RowKernel.Slack) + (gamma * extents.Magnitude(row.A, row.B, row.C));
        var input = new Row(factor * row.A, factor * row.B, factor * row.C, (factor * bound) + RowKernel.Tiny);
        RowKernel.Add(tables.Layers[layer + 1], neuron, input, carried, next, result);
    }

    private static int Widest(LayerTables tables) => tables.Layers.Max(table => table.Pad);

    private static int* Counted(int* numbers, int count)
    {
        for (var i = 0; i < count; i++) numbers[i] = i;
        return numbers;
    }

    /// <summary>Lists the neurons that pass something on, where those below zero pass on nothing.</summary>
    private int ListActive(ReadOnlySpan<ulong> pattern)
    {
        var count = 0;
        for (var word = 0; word < pattern.Length; word++)
        {
            for (var alive = pattern[word]; alive != 0; alive &= alive - 1)
                _active[count++] = (64 * word) + BitOperations.TrailingZeroCount(alive);
        }

        return count;
    }
}
