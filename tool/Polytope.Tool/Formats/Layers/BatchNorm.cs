using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Layers;

/// <summary>
/// A batch normalization as it stands after training: <c>y = scale (z - mean) / sqrt(variance + epsilon) + shift</c>,
/// one of each a neuron (Ioffe and Szegedy 2015).
/// </summary>
internal sealed record BatchNorm(
    string Name, double[] Scale, double[] Shift, double[] Mean, double[] Variance, double Epsilon)
{
    /// <summary>What PyTorch and ONNX take where none is told.</summary>
    public const double UsualEpsilon = 1e-5;

    /// <summary>
    /// The linear layer with the normalization folded in. The products are rounded to double: the network is from then
    /// on the one with these weights.
    /// </summary>
    /// <exception cref="UnreadableFileException">It has another width, or a variance below zero.</exception>
    public ReadLayer After(string path, ReadLayer layer)
    {
        foreach (var vector in (double[][])[Scale, Shift, Mean, Variance])
            if (vector.Length != layer.Outputs)
                throw new UnreadableFileException(path, FormattableString.Invariant(
                    $"{Name} normalizes {vector.Length} neurons, but the layer before it has {layer.Outputs}."));
        var (weights, biases) = (new double[layer.Weights.Length], new double[layer.Outputs]);
        for (var j = 0; j < layer.Outputs; j++)
        {
            if (!(Variance[j] + Epsilon > 0))
                throw new UnreadableFileException(
                    path, FormattableString.Invariant($"{Name} has the variance {Variance[j]}, which can't be."));
            var factor = Scale[j] / Math.Sqrt(Variance[j] + Epsilon);
            for (var i = 0; i < layer.Inputs; i++)
                weights[(j * layer.Inputs) + i] = factor * layer.Weights[(j * layer.Inputs) + i];
            biases[j] = (factor * (layer.Biases[j] - Mean[j])) + Shift[j];
        }

        return layer with { Weights = weights, Biases = biases };
    }
}
