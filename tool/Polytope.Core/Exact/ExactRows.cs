using System.Numerics;
using Polytope.Core.Networks;

namespace Polytope.Core.Exact;

/// <summary>
/// The pre-activations of the cell under work as exact affine functions of the plane, each computed on demand, with
/// those of earlier layers that it depends on, and kept until the pattern of a layer before changes.
/// </summary>
/// <param name="exact">The network, lazily: most partitions need no exact arithmetic.</param>
internal sealed class ExactRows(Lazy<ExactNetwork> exact)
{
    private readonly List<Level> _levels = [];

    private int _valid;

    /// <summary>The rows of this layer, and of all after it, belong to another cell from now on.</summary>
    public void Invalidate(int layer) => _valid = Math.Min(_valid, layer);

    /// <summary>
    /// A neuron's pre-activation on the present cell, up to a positive factor that all neurons of its layer share.
    /// </summary>
    /// <param name="layer">From 0, up to the output layer.</param>
    /// <param name="neuron">Its row.</param>
    /// <param name="pattern">The activation pattern of the layers before.</param>
    public ExactLine Line(int layer, int neuron, MutablePattern pattern)
    {
        for (; _valid <= layer; _valid++)
        {
            if (_valid == _levels.Count) _levels.Add(new Level(exact.Value.Network.Layers[_valid].Outputs));
            _levels[_valid].Begin();
        }

        if (_levels[layer].Inputs is null)
        {
            for (var below = 0; below <= layer; below++)
                if (_levels[below].Inputs is null) Prepare(below, pattern);
        }

        return Row(layer, neuron);
    }

    /// <summary>The layer's inputs: the rows of the layer before, times 1 or the slope, that are not 0.</summary>
    private void Prepare(int layer, MutablePattern pattern)
    {
        var network = exact.Value;
        var level = _levels[layer];
        var inputs = new List<(int, ExactLine)>();
        var exponent = network.WeightExponents[layer];
        if (layer == 0) inputs.AddRange([(0, new ExactLine(1, 0, 0)), (1, new ExactLine(0, 1, 0))]);
        else
        {
            var slopes = network.Slopes[layer - 1];
            for (var i = 0; i < network.Network.Layers[layer].Inputs; i++)
            {
                var factor = slopes.Factor(i, pattern.IsActive(layer - 1, i));
                if (factor.IsZero) continue;
                var row = Row(layer - 1, i);
                if (row.A.IsZero && row.B.IsZero && row.C.IsZero) continue;
                inputs.Add((i, new ExactLine(row.A * factor, row.B * factor, row.C * factor)));
            }

            exponent += _levels[layer - 1].Exponent + slopes.Exponent;
        }

        level.Inputs = inputs;
        level.Exponent = Math.Min(exponent, network.BiasExponents[layer]);
        level.InputShift = exponent - level.Exponent;
    }

    private ExactLine Row(int layer, int neuron)
    {
        var level = _levels[layer];
        if (level.Rows[neuron] is { } known) return known;
        var network = exact.Value;
        var weights = network.Weights[layer].AsSpan(neuron * network.Network.Layers[layer].Inputs);
        BigInteger a = 0, b = 0, c = 0;
        foreach (var (i, input) in level.Inputs!)
        {
            var weight = weights[i];
            if (weight.IsZero) continue;
            a += weight * input.A;
            b += weight * input.B;
            c += weight * input.C;
        }

        var bias = network.Biases[layer][neuron] << (network.BiasExponents[layer] - level.Exponent);
        c = (c << level.InputShift) + bias;
        var row = new ExactLine(a << level.InputShift, b << level.InputShift, c);
        level.Rows[neuron] = row;
        return row;
    }

    private sealed class Level(int outputs)
    {
        public ExactLine?[] Rows { get; } = new ExactLine?[outputs];

        /// <summary>The inputs that are not 0; null until a row is asked for.</summary>
        public List<(int Neuron, ExactLine Row)>? Inputs { get; set; }

        /// <summary>Rows are integers times 2^Exponent.</summary>
        public int Exponent { get; set; }

        /// <summary>By so many bits the exponent of the inputs is larger.</summary>
        public int InputShift { get; set; }

        public void Begin()
        {
            Array.Clear(Rows);
            Inputs = null;
        }
    }
}
