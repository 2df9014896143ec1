using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Partitions;

/// <summary>Small networks, written down neuron by neuron.</summary>
internal static class Nets
{
    /// <summary>One hidden layer of the given lines a x + b y + c, and an output that sums it.</summary>
    public static Network OfLines(params (double A, double B, double C)[] lines) => new(
        [
            new Layer([.. lines.SelectMany(line => new[] { line.A, line.B })], [.. lines.Select(line => line.C)]),
            new Layer([.. lines.Select(_ => 1.0)], [0]),
        ],
        Activation.Relu);

    /// <summary>Hidden layers as given, and an output whose weights are 1, 2, 3, ... of the last one.</summary>
    public static Network Of(double slope, params (double[] Weights, double[] Biases)[] layers) => new(
        [
            .. layers.Select(layer => new Layer(layer.Weights, layer.Biases)),
            new Layer([.. Enumerable.Range(1, layers[^1].Biases.Length).Select(k => (double)k)], [0]),
        ],
        new Activation(slope));

    /// <summary>Integer weights from -reach to reach.</summary>
    public static Network Integer(int seed, int reach, double slope, params int[] hidden) =>
        Random(seed, slope, random => random.Next(-reach, reach + 1), hidden);

    /// <summary>Weights uniform with variance 2/fan-in, rounded to float32.</summary>
    public static Network Uniform(int seed, double slope, params int[] hidden) =>
        Random(seed, slope, random => (float)((random.NextDouble() - 0.5) * 2.5), hidden);

    /// <summary>The same network with a slope of its own for each hidden neuron, drawn from a list.</summary>
    public static Network WithSlopes(Network network, int seed, params double[] slopes)
    {
        var random = new Random(seed);
        return new Network(
            network.Layers.Select((layer, l) => l == network.Layers.Length - 1
                ? layer
                : layer.WithSlopes([.. layer.Biases.ToArray().Select(_ => slopes[random.Next(slopes.Length)])])),
            network.Activation);
    }

    public static Network Random(int seed, double slope, Func<Random, double> weight, params int[] hidden)
    {
        var random = new Random(seed);
        int[] widths = [2, .. hidden, 1];
        return new Network(
            Enumerable.Range(0, widths.Length - 1).Select(l => new Layer(
                [.. Enumerable.Range(0, widths[l] * widths[l + 1]).Select(_ => weight(random))],
                [.. Enumerable.Range(0, widths[l + 1]).Select(_ => weight(random))])),
            new Activation(slope));
    }
}
