using Polytope.Core.Buffers;
using Polytope.Core.Numerics.Randomness;

namespace Polytope.Core.Networks;

/// <summary>Networks with random parameters.</summary>
public static class Initialization
{
    /// <summary>
    /// A network of float32 parameters. Each layer draws from a stream of its own (substream: the layer, counted
    /// from 0), its weights row by row, then its biases; deviates are taken in double and rounded.
    /// </summary>
    public static Network Create(
        NetworkShape shape,
        Activation activation,
        InitializationOptions options,
        ulong seed,
        OutputActivation output = OutputActivation.Linear) =>
        Create(shape, activation, options, seed, StreamPurpose.Initialization, output);

    internal static Network Create(
        NetworkShape shape,
        Activation activation,
        InitializationOptions options,
        ulong seed,
        StreamPurpose purpose,
        OutputActivation output = OutputActivation.Linear)
    {
        var layers = new Layer[shape.LayerCount];
        for (var l = 0; l < layers.Length; l++)
        {
            int fanIn = shape.Widths[l], fanOut = shape.Widths[l + 1];
            var stream = new RandomStream(seed, purpose, (uint)l);
            var weights = new double[BufferSize.Of(fanIn, fanOut)];
            var biases = new double[fanOut];
            foreach (ref var weight in weights.AsSpan()) weight = (float)Weight(options.Weights, stream, fanIn, fanOut);
            foreach (ref var bias in biases.AsSpan())
                bias = (float)(options.Bias ?? Uniform(stream, 1 / Math.Sqrt(fanIn)));
            layers[l] = new Layer(weights, biases);
        }

        return new Network(layers, activation, output);
    }

    private static double Weight(WeightInitialization kind, RandomStream stream, int fanIn, int fanOut) => kind switch
    {
        WeightInitialization.HeNormal => Math.Sqrt(2.0 / fanIn) * stream.NextNormal(),
        WeightInitialization.HeUniform => Uniform(stream, Math.Sqrt(6.0 / fanIn)),
        WeightInitialization.XavierUniform => Uniform(stream, Math.Sqrt(6.0 / ((double)fanIn + fanOut))),
        WeightInitialization.PyTorch => Uniform(stream, 1 / Math.Sqrt(fanIn)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static double Uniform(RandomStream stream, double bound) => ((2 * stream.NextDouble()) - 1) * bound;
}
