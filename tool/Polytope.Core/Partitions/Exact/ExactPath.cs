using System.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Exact;

/// <summary>
/// The pre-activations of the cell under work as exact affine functions of the plane, layer by layer, computed when
/// first asked for and kept until the path through the layers changes.
/// </summary>
/// <param name="exact">Seldom asked for: most partitions need no whole numbers.</param>
internal sealed class ExactPath(Lazy<ExactNetwork> exact)
{
    private readonly List<Level> _levels = [];

    private int _valid;

    /// <summary>Layers from this one on belong to another cell from now on.</summary>
    public void Forget(int layer) => _valid = Math.Min(_valid, layer);

    /// <summary>Neuron's pre-activation in a layer of the present cell, up to a positive factor.</summary>
    /// <param name="layer">From 0; the output layer counts as well.</param>
    /// <param name="neuron">Its row.</param>
    /// <param name="path">The activation pattern of the layers before.</param>
    public ExactLine Line(int layer, int neuron, PatternPath path)
    {
        while (_valid <= layer)
        {
            if (_valid == _levels.Count) _levels.Add(new Level());
            Fill(_valid, path);
            _valid++;
        }

        var rows = _levels[layer].Rows;
        return new ExactLine(rows[3 * neuron], rows[(3 * neuron) + 1], rows[(3 * neuron) + 2]);
    }

    private void Fill(int layer, PatternPath path)
    {
        var network = exact.Value;
        var level = _levels[layer];
        var source = network.Network.Layers[layer];
        var weights = network.Weights[layer];
        var inputs = layer == 0 ? Identity() : Activated(layer, path);
        var exponent = inputs.Exponent + network.WeightExponents[layer];
        var biasExponent = network.BiasExponents[layer];
        level.Exponent = Math.Min(exponent, biasExponent);
        level.Rows = new BigInteger[3 * source.Outputs];
        for (var j = 0; j < source.Outputs; j++)
        {
            BigInteger a = 0, b = 0, c = 0;
            foreach (var i in inputs.Nonzero)
            {
                var weight = weights[(j * source.Inputs) + i];
                if (weight.IsZero) continue;
                a += weight * inputs.Rows[3 * i];
                b += weight * inputs.Rows[(3 * i) + 1];
                c += weight * inputs.Rows[(3 * i) + 2];
            }

            var up = exponent - level.Exponent;
            level.Rows[3 * j] = a << up;
            level.Rows[(3 * j) + 1] = b << up;
            level.Rows[(3 * j) + 2] = (c << up) + (network.Biases[layer][j] << (biasExponent - level.Exponent));
        }
    }

    private static (BigInteger[] Rows, int Exponent, List<int> Nonzero) Identity() =>
        ([1, 0, 0, 0, 1, 0], 0, [0, 1]);

    /// <summary>The activations after the layer before: pre-activations times 1 or the slope.</summary>
    private (BigInteger[] Rows, int Exponent, List<int> Nonzero) Activated(int layer, PatternPath path)
    {
        var network = exact.Value;
        var before = _levels[layer - 1];
        var rows = new BigInteger[before.Rows.Length];
        var nonzero = new List<int>();
        for (var i = 0; i < rows.Length / 3; i++)
        {
            var factor = path.IsActive(layer - 1, i) ? BigInteger.One << -network.SlopeExponent : network.Slope;
            if (factor.IsZero) continue;
            for (var k = 3 * i; k < (3 * i) + 3; k++) rows[k] = before.Rows[k] * factor;
            if (!(rows[3 * i].IsZero && rows[(3 * i) + 1].IsZero && rows[(3 * i) + 2].IsZero)) nonzero.Add(i);
        }

        return (rows, before.Exponent + network.SlopeExponent, nonzero);
    }

    private sealed class Level
    {
        public BigInteger[] Rows = [];

        public int Exponent;
    }
}
