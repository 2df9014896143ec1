using System.Collections.Immutable;

namespace Polytope.Core.Networks;

/// <summary>The widths of a network: inputs, each hidden layer, outputs.</summary>
public sealed class NetworkShape : IEquatable<NetworkShape>
{
    public NetworkShape(int inputs, IEnumerable<int> hidden, int outputs)
    {
        Widths = [inputs, .. hidden, outputs];
        if (Widths.Any(width => width < 1))
            throw new ArgumentException("Every layer of a network has at least one neuron.", nameof(hidden));
    }

    /// <summary>Inputs, hidden widths, outputs: one more entry than there are layers.</summary>
    public ImmutableArray<int> Widths { get; }

    public int Inputs => Widths[0];

    public int Outputs => Widths[^1];

    /// <summary>The number of affine layers: the hidden ones and the linear output layer.</summary>
    public int LayerCount => Widths.Length - 1;

    public ReadOnlySpan<int> Hidden => Widths.AsSpan()[1..^1];

    /// <summary>The number of weights and biases of all layers.</summary>
    /// <exception cref="OverflowException">There are 2^31 or more.</exception>
    public int ParameterCount
    {
        get
        {
            var count = 0;
            for (var layer = 0; layer < LayerCount; layer++)
                count = checked(count + (Widths[layer + 1] * (Widths[layer] + 1)));
            return count;
        }
    }

    public bool Equals(NetworkShape? other) =>
        other is not null && Widths.AsSpan().SequenceEqual(other.Widths.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as NetworkShape);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var width in Widths) hash.Add(width);
        return hash.ToHashCode();
    }

    public override string ToString() => string.Join('-', Widths);
}
