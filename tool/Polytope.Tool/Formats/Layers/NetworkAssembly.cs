using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Layers;

/// <summary>Makes a network of what a file of any format holds, and refuses what is none.</summary>
internal static class NetworkAssembly
{
    /// <summary>
    /// A slope in a network of float32 weights means the nearest float32; beside weights that are no float32 values it
    /// is taken as it is.
    /// </summary>
    /// <param name="slope">0 for ReLU.</param>
    /// <param name="output">What follows the last layer.</param>
    /// <exception cref="UnreadableFileException">
    /// Layers don't fit, a number is not finite, the slope is out of range, the last layer has slopes.
    /// </exception>
    public static Network Assemble(
        string path,
        IReadOnlyList<ReadLayer> layers,
        double slope,
        OutputActivation output = OutputActivation.Linear)
    {
        if (layers.Count == 0)
            throw new UnreadableFileException(path, "there is no layer; a network has at least one.");
        for (var l = 0; l < layers.Count; l++)
        {
            var layer = layers[l];
            if (l > 0 && layer.Inputs != layers[l - 1].Outputs)
                throw new UnreadableFileException(path, FormattableString.Invariant(
                    $"{layer.WeightName} takes {layer.Inputs} inputs,")
                    + FormattableString.Invariant($" but the layer before it has {layers[l - 1].Outputs} outputs."));
            CheckFinite(path, layer.WeightName, layer.Weights, layer.Inputs);
            CheckFinite(path, layer.BiasName, layer.Biases, null);
            if (layer.Slopes is null) continue;
            CheckFinite(path, $"the slopes of {layer.WeightName}, ", layer.Slopes, null);
            if (l == layers.Count - 1)
                throw new UnreadableFileException(
                    path, $"{layer.WeightName} is the last layer, which has no slopes: a network ends linear.");
        }

        if (layers.All(layer => IsSingle(layer.Weights) && IsSingle(layer.Biases) && IsSingle(layer.Slopes ?? [])))
            slope = (float)slope;
        if (!(slope is >= 0 and < 1))
            throw new UnreadableFileException(path, FormattableString.Invariant(
                $"the leaky slope is {slope}, but must be at least 0 and less than 1."));
        return new Network(layers.Select(Made), new Activation(slope), output);

        static Layer Made(ReadLayer read)
        {
            var layer = new Layer(read.Weights, read.Biases);
            if (read.Slopes is { } slopes) layer = layer.WithSlopes([.. slopes]);
            return read.Names is { } names ? layer.WithNames([.. names]) : layer;
        }
    }

    /// <summary>What follows the last layer; null where the word is none of those.</summary>
    public static OutputActivation? OutputOf(string word) =>
        Enum.GetValues<OutputActivation>().Cast<OutputActivation?>().FirstOrDefault(one => one!.Value.Word() == word);

    /// <summary>Whether every number of a layer is a float32 value.</summary>
    public static bool IsSingle(Layer layer) =>
        IsSingle(layer.Weights) && IsSingle(layer.Biases)
            && (layer.Slopes.IsDefault || IsSingle(layer.Slopes.AsSpan()));

    private static bool IsSingle(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            if ((float)value != value) return false;
        return true;
    }

    private static void CheckFinite(string path, string name, double[] values, int? columns)
    {
        var at = Array.FindIndex(values, value => !double.IsFinite(value));
        if (at < 0) return;
        var place = columns is { } width
            ? FormattableString.Invariant($"[{at / width}][{at % width}]")
            : FormattableString.Invariant($"[{at}]");
        throw new UnreadableFileException(path, FormattableString.Invariant(
            $"{name}{place} is {values[at]}; the numbers of a network are finite."));
    }
}
