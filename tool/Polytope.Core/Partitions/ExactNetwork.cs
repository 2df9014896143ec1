using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Partitions;

/// <summary>
/// A network's parameters as whole numbers: layer l's weights are <c>Weights[l] * 2^WeightExponent[l]</c>, its
/// biases likewise, and the slope below zero <c>Slope * 2^SlopeExponent</c>.
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
                (Weights[l], Biases[l]) = (Whole(exact, 0, layer.Inputs), Whole(exact, layer.Inputs, 1));
                (WeightExponents[l], BiasExponents[l]) = (exact.Exponent, exact.Exponent);
                continue;
            }

            (Weights[l], WeightExponents[l]) = Whole(layer.Weights);
            (Biases[l], BiasExponents[l]) = Whole(layer.Biases);
        }

        SlopeExponent = Math.Min(0, Dyadic.CommonExponent([network.Activation.Slope]));
        Slope = Dyadic.Scale(network.Activation.Slope, SlopeExponent);
    }

    public Network Network { get; }

    public BigInteger[][] Weights { get; }

    public BigInteger[][] Biases { get; }

    public int[] WeightExponents { get; }

    public int[] BiasExponents { get; }

    public BigInteger Slope { get; }

    /// <summary>Not positive.</summary>
    public int SlopeExponent { get; }

    private static BigInteger[] Whole(WholeMatrix matrix, int column, int count) =>
        [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => Enumerable.Range(column, count).Select(k => matrix.Whole(row, k)))];

    private static (BigInteger[] Whole, int Exponent) Whole(ReadOnlySpan<double> values)
    {
        var exponent = Dyadic.CommonExponent(values);
        var whole = new BigInteger[values.Length];
        for (var i = 0; i < whole.Length; i++) whole[i] = Dyadic.Scale(values[i], exponent);
        return (whole, exponent);
    }
}
