using Polytope.Core.Numerics;

namespace Polytope.Core.Networks;

/// <summary>One affine layer, <c>z = W x + b</c>. Immutable.</summary>
public sealed class Layer
{
    private readonly double[] _weights;
    private readonly double[] _biases;

    /// <param name="weights">Outputs x inputs, row by row; copied.</param>
    /// <param name="biases">One a row; copied.</param>
    public Layer(ReadOnlySpan<double> weights, ReadOnlySpan<double> biases)
    {
        if (biases.IsEmpty || weights.IsEmpty || weights.Length % biases.Length != 0)
            throw new ArgumentException(
                FormattableString.Invariant($"{weights.Length} weights do not fill {biases.Length} rows."),
                nameof(weights));
        _weights = weights.ToArray();
        _biases = biases.ToArray();
        Outputs = biases.Length;
        Inputs = weights.Length / biases.Length;
    }

    /// <summary>A layer whose parameters need not be doubles.</summary>
    /// <param name="exact">Outputs x (inputs + 1): the weights, then the bias.</param>
    internal Layer(DyadicMatrix exact)
    {
        (Exact, Outputs, Inputs) = (exact, exact.Rows, exact.Columns - 1);
        _weights = new double[Outputs * Inputs];
        _biases = new double[Outputs];
        for (var j = 0; j < Outputs; j++)
        {
            for (var i = 0; i < Inputs; i++) _weights[(j * Inputs) + i] = exact.Round(j, i);
            _biases[j] = exact.Round(j, Inputs);
        }
    }

    /// <summary>
    /// The layer's numbers, outputs x (inputs + 1), where they are no doubles and <see cref="Weights"/> and <see
    /// cref="Biases"/> are their roundings; null where those are the numbers themselves.
    /// </summary>
    public DyadicMatrix? Exact { get; }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Outputs x inputs, row by row.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    public ReadOnlySpan<double> Biases => _biases;

    /// <summary>The weights into one neuron: a row of W.</summary>
    public ReadOnlySpan<double> Row(int neuron) => _weights.AsSpan(neuron * Inputs, Inputs);

    /// <summary>Whether a number is exactly 0; the column after the inputs' is the bias.</summary>
    internal bool IsZero(int neuron, int column) => Exact is { } exact
        ? exact.Sign(neuron, column) == 0
        : (column == Inputs ? _biases[neuron] : _weights[(neuron * Inputs) + column]) == 0;

    /// <summary>z = W x + b, each row summed from the bias on, in the order of the inputs.</summary>
    public void Apply(ReadOnlySpan<double> x, Span<double> z)
    {
        for (var neuron = 0; neuron < Outputs; neuron++)
        {
            var sum = _biases[neuron];
            var row = Row(neuron);
            for (var i = 0; i < row.Length; i++) sum = Math.FusedMultiplyAdd(row[i], x[i], sum);
            z[neuron] = sum;
        }
    }
}
