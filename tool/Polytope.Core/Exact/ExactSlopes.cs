using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Exact;

/// <summary>The slopes of a hidden layer's neurons as integers times one power of two.</summary>
internal sealed class ExactSlopes
{
    private readonly BigInteger _one;
    private readonly BigInteger[] _below;

    /// <param name="network">The network.</param>
    /// <param name="layer">A hidden layer, from 0.</param>
    public ExactSlopes(Network network, int layer)
    {
        var source = network.Layers[layer];

        // Where all neurons have the activation's slope, one number is enough.
        double[] slopes = source.Slopes.IsDefault ? [network.Activation.Slope] : [.. source.Slopes];
        Exponent = Math.Min(0, Dyadic.CommonExponent(slopes));
        _one = BigInteger.One << -Exponent;
        _below = [.. slopes.Select(slope => Dyadic.Scale(slope, Exponent))];
    }

    /// <summary>Not positive.</summary>
    public int Exponent { get; }

    /// <summary>What a neuron multiplies its pre-activation by, without the power of two.</summary>
    public BigInteger Factor(int neuron, bool active) =>
        active ? _one : _below.Length == 1 ? _below[0] : _below[neuron];
}
