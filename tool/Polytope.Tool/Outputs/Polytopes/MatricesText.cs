using System.Globalization;
using Polytope.Core.Networks;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>
/// The augmented matrices, layer by layer: the map is the product <c>[W b; 0 1] A ... A [W b; 0 1]</c>, the last layer
/// first, where A is diagonal: the slopes, then 1.
/// </summary>
internal static class MatricesText
{
    public static void Write(TextWriter output, Network network, ActivationPattern pattern)
    {
        for (var layer = 0; layer < network.Layers.Length; layer++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  [W b; 0 1] of layer {layer}"));
            foreach (var row in Augmented(network.Layers[layer]))
                output.WriteLine($"    {string.Join(' ', row.Select(RowText.Number))}");
            if (layer < pattern.Depth)
                output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  A of layer {layer}, its diagonal\n"
                + $"    {string.Join(' ', Slopes(network, pattern, layer).Select(RowText.Number))}"));
        }
    }

    /// <summary>[W b; 0 1].</summary>
    public static IEnumerable<double[]> Augmented(Layer layer)
    {
        for (var neuron = 0; neuron < layer.Outputs; neuron++)
            yield return [.. layer.Row(neuron), layer.Biases[neuron]];
        yield return [.. Enumerable.Repeat(0.0, layer.Inputs), 1];
    }

    /// <summary>The diagonal of A: for each neuron 1 or its slope below zero, and a last 1.</summary>
    public static IEnumerable<double> Slopes(Network network, ActivationPattern pattern, int layer) =>
        pattern.Layer(layer).Select((active, neuron) => active ? 1 : network.Slope(layer, neuron)).Append(1);
}
