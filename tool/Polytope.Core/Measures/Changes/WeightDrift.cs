using Polytope.Core.Networks;

namespace Polytope.Core.Measures.Changes;

/// <summary>How far the parameters of a network have moved.</summary>
public static class WeightDrift
{
    /// <summary>
    /// For each layer, the output layer last, the Euclidean norm of the change of its weights and biases.
    /// </summary>
    /// <exception cref="ArgumentException">The networks differ in shape.</exception>
    public static double[] ByLayer(Network before, Network now)
    {
        if (!before.Shape.Equals(now.Shape)) throw new ArgumentException("The networks differ in shape.", nameof(now));
        var norms = new double[now.Layers.Length];
        for (var layer = 0; layer < norms.Length; layer++)
        {
            norms[layer] = Math.Sqrt(
                SquaredDistance(before.Layers[layer].Weights, now.Layers[layer].Weights)
                + SquaredDistance(before.Layers[layer].Biases, now.Layers[layer].Biases));
        }

        return norms;
    }

    private static double SquaredDistance(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++) sum += (other[i] - one[i]) * (other[i] - one[i]);
        return sum;
    }
}
