using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures.Creases;

/// <summary>The hidden neurons of a network, numbered layer by layer from 0 on.</summary>
public sealed class NeuronIndex
{
    private readonly int[] _start;

    public NeuronIndex(NetworkShape shape)
    {
        _start = new int[shape.Hidden.Length + 1];
        for (var layer = 0; layer < shape.Hidden.Length; layer++)
        {
            _start[layer + 1] = _start[layer] + shape.Hidden[layer];
        }
    }

    /// <summary>Hidden layers.</summary>
    public int Layers => _start.Length - 1;

    /// <summary>Hidden neurons.</summary>
    public int Count => _start[^1];

    /// <summary>The number of a neuron by its crease.</summary>
    public int this[CreaseId crease] => _start[crease.Layer] + crease.Neuron;

    /// <summary>The numbers of a layer's neurons.</summary>
    public Range Layer(int layer) => _start[layer].._start[layer + 1];

    /// <summary>The sum over each layer of a number for each neuron.</summary>
    public double[] SumByLayer(ReadOnlySpan<double> values)
    {
        var sums = new double[Layers];
        for (var layer = 0; layer < sums.Length; layer++)
            foreach (var value in values[Layer(layer)]) sums[layer] += value;
        return sums;
    }
}
