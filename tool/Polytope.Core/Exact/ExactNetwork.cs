using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Exact;

/// <summary>
/// A network's parameters as integers: layer l's weights are <c>Weights[l] * 2^WeightExponents[l]</c>, its biases
/// likewise, and its neurons' slopes below zero.
/// </summary>
internal sealed class ExactNetwork
{
    public ExactNetwork(Network network)
    {
        Network = network;
        var layers = network.Layers.Length;
        Weights = new BigInteger[layers][];
        Biases = new BigInteger[layers][];
        WeightExponents = new int[layers];
        BiasExponents = new int[layers];
        for (var l = 0; l < layers; l++)
        {
            var layer = network.Layers[l];
            if (layer.Exact is { } exact)
            {
                (Weights[l], Biases[l]) = (Integers(exact, 0, layer.Inputs), Integers(exact, layer.Inputs, 1));
                (WeightExponents[l], BiasExponents[l]) = (exact.Exponent, exact.Exponent);
                continue;
            }

            (Weights[l], WeightExponents[l]) = Dyadic.Integers(layer.Weights);
            (Biases[l], BiasExponents[l]) = Dyadic.Integers(layer.Biases);
        }

        Slopes = [.. Enumerable.Range(0, layers - 1).Select(layer => new ExactSlopes(network, layer))];
    }

    public Network Network { get; }

    public BigInteger[][] Weights { get; }

    public BigInteger[][] Biases { get; }

    public int[] WeightExponents { get; }

    public int[] BiasExponents { get; }

    /// <summary>For each hidden layer.</summary>
    public ExactSlopes[] Slopes { get; }

    /// <summary>
    /// A layer's augmented matrix behind the activations of the layer before, <c>[W b; 0 1] A</c>: (outputs + 1) x
    /// (inputs + 1) integers times 2^exponent.
    /// </summary>
    /// <param name="layer">From 0.</param>
    /// <param name="active">
    /// Which neurons of the layer before are above zero; the first layer takes the input as it is.
    /// </param>
    public (BigInteger[] Entries, int Exponent) Augmented(int layer, Func<int, bool> active)
    {
        var source = Network.Layers[layer];
        var slopes = layer == 0 ? null : Slopes[layer - 1];
        var slopeExponent = slopes?.Exponent ?? 0;
        var weightExponent = WeightExponents[layer] + slopeExponent;
        var exponent = Math.Min(Math.Min(weightExponent, BiasExponents[layer]), 0);
        var columns = source.Inputs + 1;
        var entries = new BigInteger[(source.Outputs + 1) * columns];
        for (var i = 0; i < source.Inputs; i++)
        {
            var factor = slopes is null ? BigInteger.One : slopes.Factor(i, active(i));
            if (factor.IsZero) continue;
            factor <<= weightExponent - exponent;
            for (var j = 0; j < source.Outputs; j++)
                entries[(j * columns) + i] = Weights[layer][(j * source.Inputs) + i] * factor;
        }

        for (var j = 0; j < source.Outputs; j++)
            entries[(j * columns) + source.Inputs] = Biases[layer][j] << (BiasExponents[layer] - exponent);
        entries[^1] = BigInteger.One << -exponent;
        return (entries, exponent);
    }

    private static BigInteger[] Integers(DyadicMatrix matrix, int column, int count) =>
    [
        .. Enumerable.Range(0, matrix.Rows)
            .SelectMany(row => Enumerable.Range(column, count).Select(k => matrix.Mantissa(row, k))),
    ];
}
