using System.Collections.Immutable;

namespace Polytope.Core.Networks;

/// <summary>
/// k hidden layers, each <c>z = W x + b</c>, <c>x' = act(z)</c>, then one linear output layer, after which the outputs
/// may take a last activation (<see cref="Output"/>). Immutable. Below zero each neuron has the activation's slope, or
/// one of its own where its layer has <see cref="Layer.Slopes"/>. Parameters are kept as double; a trained network's
/// are float32 values, which doubles hold exactly.
/// </summary>
public sealed class Network
{
    /// <param name="output">What follows the output layer.</param>
    public Network(
        IEnumerable<Layer> layers, Activation activation, OutputActivation output = OutputActivation.Linear)
    {
        Output = output;
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

        if (!Layers[^1].Slopes.IsDefault)
            throw new ArgumentException("The output layer is linear: it has no slopes.", nameof(layers));
        HasSlopes = Layers.Any(layer => !layer.Slopes.IsDefault);
        var hidden = Layers.Take(Layers.Length - 1).Select(layer => layer.Outputs);
        Shape = new NetworkShape(Layers[0].Inputs, hidden, Layers[^1].Outputs);
    }

    /// <summary>The hidden layers in order, then the linear output layer.</summary>
    public ImmutableArray<Layer> Layers { get; }

    public Activation Activation { get; }

    /// <summary>What follows the output layer. The affine maps of cells are those before it.</summary>
    public OutputActivation Output { get; }

    public NetworkShape Shape { get; }

    /// <summary>Whether some layer has slopes of its own; else every neuron has the activation's.</summary>
    public bool HasSlopes { get; }

    /// <summary>The slope below zero of a hidden neuron: 0 is ReLU, 1 passes its value on unchanged.</summary>
    public double Slope(int layer, int neuron) =>
        Layers[layer].Slopes is { IsDefault: false } slopes ? slopes[neuron] : Activation.Slope;

    /// <summary>
    /// Whether a hidden neuron bends the function where it crosses zero. One that its layer gives slope 1 does not: it
    /// has no crease, and its bit of every activation pattern is 0.
    /// </summary>
    public bool Cuts(int layer, int neuron) =>
        Layers[layer].Slopes is not { IsDefault: false } slopes || slopes[neuron] != 1;

    /// <summary>A neuron's name in the model that the network comes from, null where it has none.</summary>
    public string? Name(int layer, int neuron) =>
        Layers[layer].Names is { IsDefault: false } names ? names[neuron] : null;

    /// <summary>
    /// A network from one flat vector: for each layer its weights (outputs x inputs, row by row), then its biases.
    /// </summary>
    public static Network FromParameters(
        NetworkShape shape,
        Activation activation,
        ReadOnlySpan<float> parameters,
        OutputActivation output = OutputActivation.Linear)
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

        return new Network(layers, activation, output);
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

    /// <summary>The outputs at one point, in double, after the last activation.</summary>
    public double[] Evaluate(params ReadOnlySpan<double> x)
    {
        var current = x.ToArray();
        for (var l = 0; l < Layers.Length; l++)
        {
            var z = new double[Layers[l].Outputs];
            Layers[l].Apply(current, z);
            if (l < Layers.Length - 1)
                for (var i = 0; i < z.Length; i++) z[i] = new Activation(Slope(l, i)).Apply(z[i]);
            current = z;
        }

        for (var i = 0; i < current.Length; i++) current[i] = Output.Apply(current[i]);
        return current;
    }

    /// <summary>Throws where only networks with one slope for all neurons are taken.</summary>
    /// <param name="what">What takes no others, as the subject of a sentence.</param>
    /// <exception cref="ArgumentException">Some layer has slopes of its own.</exception>
    public void RequireOneSlope(string what)
    {
        if (!HasSlopes) return;
        var layer = Layers.TakeWhile(layer => layer.Slopes.IsDefault).Count();
        throw new ArgumentException(FormattableString.Invariant(
            $"{what} one slope below zero for all neurons, but layer {layer} of the network has slopes of its own."));
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
