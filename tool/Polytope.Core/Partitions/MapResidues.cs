using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Partitions;

/// <summary>
/// The exact affine maps of a partition's cells by their residues (<see cref="Residue"/>): however deep the
/// network, maps are proven to differ at the price of evaluating the network a few times.
/// </summary>
internal sealed class MapResidues
{
    private readonly Partition _partition;
    private readonly MutablePattern _pattern;
    private readonly ExactSlopes[] _slopes;
    private readonly LayerResidues[] _layers;

    // The activated rows of each layer on the cell asked for last: columns a, b and c one after another.
    private readonly ulong[][] _levels;
    private readonly ulong[]?[] _maps;
    private int _valid;

    public MapResidues(Partition partition)
    {
        var network = partition.Network;
        _partition = partition;
        _pattern = new MutablePattern(network.Shape.Hidden);
        var exact = new ExactNetwork(network);
        _slopes = exact.Slopes;
        _layers = [.. network.Layers.Select((_, layer) => new LayerResidues(exact, layer))];
        _levels = [.. network.Layers.Select(layer => new ulong[3 * layer.Outputs])];
        _maps = new ulong[partition.CellCount][];
    }

    /// <summary>Whether some output's maps on two cells certainly differ.</summary>
    public bool Differ(int one, int other) => !Maps(one).SequenceEqual(Maps(other));

    private ReadOnlySpan<ulong> Maps(int cell)
    {
        if (_maps[cell] is { } known) return known;

        // A layer's activations change with its own pattern; the outputs have none.
        _valid = Math.Min(_pattern.CopyFrom(_partition.Pattern(cell)), _valid);
        for (; _valid < _layers.Length; _valid++) Fill(_valid);
        return _maps[cell] = [.. _levels[^1]];
    }

    private void Fill(int layer)
    {
        var (source, rows) = (_layers[layer], _levels[layer]);
        ReadOnlySpan<ulong> inputs = layer == 0 ? [1, 0, 0, 1, 0, 0] : _levels[layer - 1];
        for (var j = 0; j < source.Outputs; j++)
        {
            var factor = layer == _pattern.Depth || _pattern.IsActive(layer, j)
                ? 1
                : Residue.Of(_slopes[layer].Factor(j, active: false), _slopes[layer].Exponent);
            for (var column = 0; column < 3; column++)
            {
                ref var entry = ref rows[(column * source.Outputs) + j];
                entry = 0;
                if (factor == 0) continue;
                var bias = column == 2 ? source.Biases[j] : 0;
                var sum = Residue.Sum(source.Row(j), inputs.Slice(column * source.Inputs, source.Inputs), bias);
                entry = Residue.Multiply(factor, sum);
            }
        }
    }

    /// <summary>A layer's parameters as residues.</summary>
    private sealed class LayerResidues(ExactNetwork exact, int layer)
    {
        private readonly ulong[] _weights =
            [.. exact.Weights[layer].Select(weight => Residue.Of(weight, exact.WeightExponents[layer]))];

        public int Inputs { get; } = exact.Network.Layers[layer].Inputs;

        public int Outputs { get; } = exact.Network.Layers[layer].Outputs;

        public ulong[] Biases { get; } =
            [.. exact.Biases[layer].Select(bias => Residue.Of(bias, exact.BiasExponents[layer]))];

        public ReadOnlySpan<ulong> Row(int neuron) => _weights.AsSpan(neuron * Inputs, Inputs);
    }
}
