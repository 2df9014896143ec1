using System.Numerics;
using Polytope.Core.Buffers;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// From one layer's rows to the next one's, with error bounds of one of the two kinds of <see cref="RowKernel"/>.
/// </summary>
/// <param name="tables">The network.</param>
/// <param name="bounds">Error bounds in the window.</param>
/// <param name="arena">Where its own memory is taken.</param>
/// <param name="carried">Whether bounds are carried by magnitudes; otherwise they go by norms.</param>
internal sealed class LayerPass(LayerTables tables, WindowErrorBounds bounds, Arena arena, bool carried)
{
    private readonly Pointer<double> _activated = arena.Take<double>(4 * Widest(tables));
    private readonly Pointer<int> _active = arena.Take<int>(Widest(tables));
    private readonly Pointer<int> _every = FillWithIndices(arena.Take<int>(Widest(tables)), Widest(tables));

    /// <summary>The next layer's rows in a pattern; neurons that cut are at their slope below zero.</summary>
    /// <param name="layer">From this one.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="pattern">Its bits.</param>
    /// <param name="cutting">So many rows may be added (see <see cref="Add"/>).</param>
    /// <param name="next">The block to fill.</param>
    public void Base(int layer, Pointer<double> rows, ReadOnlySpan<ulong> pattern, int cutting, Pointer<double> next)
    {
        var table = tables.Layers[layer];
        var target = tables.Layers[layer + 1];
        var activations = table.Activations;
        var gamma = Roundings.Gamma(table.Outputs + cutting);
        var largest = RowKernel.Activate(
            rows, table.Pad, table.Outputs, pattern, table.Slopes, carried, gamma, bounds, _activated);
        var count = activations.AllLeak ? table.Outputs : ListNonzero(pattern, activations.Leaking);
        var index = activations.AllLeak ? _every : _active;
        RowKernel.Affine(target, _activated, table.Pad, index, count, carried, gamma, next);
        if (count + cutting == 0 || (largest == 0 && RowKernel.AreZero(rows, table.Pad, table.Outputs)))
            RowKernel.SetExact(target, next);
        else if (!carried)
        {
            var norm = activations.Largest * RowKernel.Norm(rows, table.Pad);
            RowKernel.Bound(target, norm, activations.LargestPath * largest, gamma, next);
        }
    }

    /// <summary>The next layer's rows with one more neuron of this one above zero, whose row is given.</summary>
    public void Add(int layer, int neuron, in Row row, int cutting, Pointer<double> next, Pointer<double> result)
    {
        var table = tables.Layers[layer];
        var factor = 1 - table.Slopes[neuron];
        var gamma = Roundings.Gamma(table.Outputs + cutting);
        var bound = (row.E * Roundings.Slack) + (gamma * bounds.Magnitude(row.A, row.B, row.C));
        bound = (Math.Abs(factor) * bound) + Roundings.Underflow;
        var input = new Row(factor * row.A, factor * row.B, factor * row.C, bound);
        RowKernel.Add(tables.Layers[layer + 1], neuron, input, carried, next, result);
    }

    private static int Widest(LayerTables tables) => tables.Layers.Max(table => table.Pad);

    private static Pointer<int> FillWithIndices(Pointer<int> numbers, int count)
    {
        for (var i = 0; i < count; i++) numbers[i] = i;
        return numbers;
    }

    /// <summary>Lists the neurons that are active or leak: the others contribute nothing.</summary>
    private int ListNonzero(ReadOnlySpan<ulong> pattern, ReadOnlySpan<ulong> leaking)
    {
        var count = 0;
        for (var word = 0; word < pattern.Length; word++)
        {
            for (var alive = pattern[word] | leaking[word]; alive != 0; alive &= alive - 1)
                _active[count++] = (64 * word) + BitOperations.TrailingZeroCount(alive);
        }

        return count;
    }
}
