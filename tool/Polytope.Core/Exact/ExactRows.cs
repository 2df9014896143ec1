using System.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Exact;

/// <summary>
/// The pre-activations of the cell under work as exact affine functions of the plane, each computed when first asked for, with
/// those before that it is made of, and kept until the path through the layers changes.
/// </summary>
/// <param name="exact">Seldom asked for: most partitions need no whole numbers.</param>
internal sealed class ExactRows(Lazy<ExactNetwork> exact)
{
    private readonly List<Level> _levels = [];

    private int _valid;

    /// <summary>Layers from this one on belong to another cell from now on.</summary>
    public void Forget(int layer) => _valid = Math.Min(_valid, layer);

    /// <summary>Neuron's pre-activation in a layer of the present cell, up to a positive factor, which the layer's neurons share.</summary>
    /// <param name="layer">From 0; the output layer counts as well.</param>
    /// <param name="neuron">Its row.</param>
    /// <param name="path">The activation pattern of the layers before.</param>
    public ExactLine Line(int layer, int neuron, MutablePattern path)
    {
        for (; _valid <= layer; _valid++)
        {
            if (_valid == _levels.Count) _levels.Add(new Level(exact.Value.Network.Layers[_valid].Outputs));
            _levels[_valid].Begin();
        }

        if (_levels[layer].Inputs is null)
        {
            for (var below = 0; below <= layer; below++)
                if (_levels[below].Inputs is null) Prepare(below, path);
        }

        return Row(layer, neuron);
    }

    /// <summary>Pre-activations of the layer before times 1 or the slope: all that are not 0.</summary>
    private void Prepare(int layer, MutablePattern path)
    {
        var network = exact.Value;
        var level = _levels[layer];
        var inputs = new List<(int, ExactLine)>();
        var exponent = network.WeightExponents[layer];
        if (layer == 0) inputs.AddRange([(0, new ExactLine(1, 0, 0)), (1, new ExactLine(0, 1, 0))]);
        else
        {
            var one = BigInteger.One << -network.SlopeExponent;
            for (var i = 0; i < network.Network.Layers[layer].Inputs; i++)
            {
                var factor = path.IsActive(layer - 1, i) ? one : network.Slope;
                if (factor.IsZero) continue;
                var row = Row(layer - 1, i);
                if (!(row.A.IsZero && row.B.IsZero && row.C.IsZero)) inputs.Add((i, new ExactLine(row.A * factor, row.B * factor, row.C * factor)));
            }

            exponent += _levels[layer - 1].Exponent + network.SlopeExponent;
        }

        level.Inputs = inputs;
        level.Exponent = Math.Min(exponent, network.BiasExponents[layer]);
        level.Up = exponent - level.Exponent;
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

        c = (c << level.Up) + (network.Biases[layer][neuron] << (network.BiasExponents[layer] - level.Exponent));
        var row = new ExactLine(a << level.Up, b << level.Up, c);
        level.Rows[neuron] = row;
        return row;
    }

    private sealed class Level(int outputs)
    {
        public ExactLine?[] Rows { get; } = new ExactLine?[outputs];

        /// <summary>What comes in and is not 0; null until somebody asks for a row.</summary>
        public List<(int Neuron, ExactLine Row)>? Inputs { get; set; }

        /// <summary>Rows are whole numbers times 2^Exponent.</summary>
        public int Exponent { get; set; }

        /// <summary>By so many bits what comes in is above that.</summary>
        public int Up { get; set; }

        public void Begin()
        {
            Array.Clear(Rows);
            Inputs = null;
        }
    }
}
