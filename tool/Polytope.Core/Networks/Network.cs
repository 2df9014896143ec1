using System.Collections.Immutable;

namespace Polytope.Core.Networks;

/// <summary>
/// k hidden layers, each <c>z = W x + b</c>, <c>x' = act(z)</c>, then one linear output layer. Immutable.
/// Parameters are kept as double; a trained network's are float32 values, which doubles hold exactly.
/// </summary>
public sealed class Network
{
    public Network(IEnumerable<Layer> layers, Activation activation)
    {
        Layers = [.. layers];
        Activation = activation;
        if (Layers.IsEmpty) throw new ArgumentException("A network has at least its output layer.", nameof(layers));
        for (var l = 1; l < Layers.Length; l++)
        {
            int inputs = Layers[l].Inputs, before = Layers[l - 1].Outputs;
            if (inputs != before)
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Layer {l} takes {inputs} inputs, but the layer before has {before} outputs."),
                    nameof(layers));
        }

        var hidden = Layers.Take(Layers.Length - 1).Select(layer => layer.Outputs);
        Shape = new NetworkShape(Layers[0].Inputs, hidden, Layers[^1].Outputs);
    }

    /// <summary>The hidden layers in order, then the linear output layer.</summary>
    public ImmutableArray<Layer> Layers { get; }

    public Activation Activation { get; }

    public NetworkShape Shape { get; }

    /// <summary>
    /// A network from one flat vector: for each layer its weights (outputs x inputs, row by row), then its biases.
    /// </summary>
    public static Network FromParameters(NetworkShape shape, Activation activation, ReadOnlySpan<float> parameters)
    {
        if (parameters.Length != shape.ParameterCount)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{parameters.Length} parameters for a shape {shape} that has {shape.ParameterCount}."),
                nameof(parameters));
        var layers = new Layer[shape.LayerCount];
        for (var l = 0; l < layers.Length; l++)
        {
            int inputs = shape.Widths[l], outputs = shape.Widths[l + 1];
            var weights = parameters[..(inputs * outputs)];
            var biases = parameters.Slice(inputs * outputs, outputs);
            layers[l] = new Layer(Widen(weights), Widen(biases));
            parameters = parameters[((inputs + 1) * outputs)..];
        }

        return new Network(layers, activation);
    }

    /// <summary>The flat float32 vector that <see cref="FromParameters"/> takes.</summary>
    /// <exception cref="InvalidOperationException">Some parameter is not a float32 value.</exception>
    public float[] ToParameters()
    {
        var parameters = new float[Shape.ParameterCount];
        var at = 0;
        foreach (var layer in Layers)
        {
            foreach (var weight in layer.Weights) parameters[at++] = Narrow(weight);
            foreach (var bias in layer.Biases) parameters[at++] = Narrow(bias);
        }

        return parameters;
    }

    /// <summary>The outputs at one point, in double.</summary>
    public double[] Evaluate(params ReadOnlySpan<double> x)
    {
        var current = x.ToArray();
        for (var l = 0; l < Layers.Length; l++)
        {
            var z = new double[Layers[l].Outputs];
            Layers[l].Apply(current, z);
            if (l < Layers.Length - 1)
                for (var i = 0; i < z.Length; i++) z[i] = Activation.Apply(z[i]);
            current = z;
        }

        return current;
    }

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = values[i];
        return wide;
    }

    private static float Narrow(double value)
    {
        var narrow = (float)value;
        return narrow == value || double.IsNaN(value)
            ? narrow
            : throw new InvalidOperationException(FormattableString.Invariant($"{value:R} is no float32 value."));
    }
}
