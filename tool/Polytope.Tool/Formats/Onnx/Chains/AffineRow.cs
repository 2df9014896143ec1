namespace Polytope.Tool.Formats.Onnx.Chains;

/// <summary>
/// One value as an affine function of the neurons of a layer, or of the network's inputs: only the neurons that it
/// depends on are listed. Immutable by convention.
/// </summary>
/// <param name="columns">The neurons, ascending; may be shared with other rows.</param>
/// <param name="weights">One for each of them; may be 0 where the model says so.</param>
/// <param name="bias">What is added.</param>
/// <param name="isRounded">
/// Whether some number was rounded because it is no double, such as a third: then more rounding changes nothing of
/// what the network is.
/// </param>
internal sealed class AffineRow(int[] columns, double[] weights, double bias, bool isRounded = false)
    : IEquatable<AffineRow>
{
    public int[] Columns { get; } = columns;

    public double[] Weights { get; } = weights;

    public double Bias { get; } = bias;

    public bool IsRounded { get; } = isRounded;

    /// <summary>Depends on no neuron.</summary>
    public bool IsConstant => Columns.Length == 0;

    /// <summary>Is one neuron's value itself.</summary>
    public bool IsNeuron => Columns.Length == 1 && Weights[0] == 1 && Bias == 0;

    public static AffineRow Constant(double value) => new([], [], value);

    public static AffineRow Neuron(int column) => new([column], [1], 0);

    public bool Equals(AffineRow? other) => other is not null
        && Bias.Equals(other.Bias)
        && Columns.AsSpan().SequenceEqual(other.Columns)
        && Weights.AsSpan().SequenceEqual(other.Weights);

    public override bool Equals(object? obj) => Equals(obj as AffineRow);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Bias);
        foreach (var column in Columns) hash.Add(column);
        foreach (var weight in Weights) hash.Add(weight);
        return hash.ToHashCode();
    }
}
