using System.Collections.Immutable;
using Polytope.Core.Buffers;
using Polytope.Core.Numerics;

namespace Polytope.Core.Networks;

/// <summary>
/// One affine layer, <c>z = W x + b</c>, and what is known of its neurons: their slopes below zero and their names.
/// Immutable.
/// </summary>
public sealed class Layer
{
    private double[]? _weights;
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

    /// <summary>A layer most of whose weights are 0, such as a convolution.</summary>
    /// <param name="weights">Outputs x inputs.</param>
    /// <param name="biases">One a row; copied.</param>
    public Layer(SparseMatrix weights, ReadOnlySpan<double> biases)
    {
        if (biases.Length != weights.Rows)
            throw new ArgumentException(
                FormattableString.Invariant($"{biases.Length} biases for a matrix of {weights.Rows} rows."),
                nameof(biases));
        (Sparse, _biases, Outputs, Inputs) = (weights, biases.ToArray(), weights.Rows, weights.Columns);
    }

    /// <summary>A layer whose parameters need not be doubles.</summary>
    /// <param name="exact">Outputs x (inputs + 1): the weights, then the bias.</param>
    internal Layer(DyadicMatrix exact)
    {
        (Exact, Outputs, Inputs) = (exact, exact.Rows, exact.Columns - 1);
        _weights = new double[BufferSize.Of(Outputs, Inputs)];
        _biases = new double[Outputs];
        for (var j = 0; j < Outputs; j++)
        {
            for (var i = 0; i < Inputs; i++) _weights[(j * Inputs) + i] = exact.Round(j, i);
            _biases[j] = exact.Round(j, Inputs);
        }
    }

    /// <summary>The same numbers, without slopes and names.</summary>
    private Layer(Layer other) =>
        (_weights, _biases, Exact, Sparse, Outputs, Inputs) =
        (other._weights, other._biases, other.Exact, other.Sparse, other.Outputs, other.Inputs);

    /// <summary>
    /// The layer's numbers, outputs x (inputs + 1), where they are no doubles and <see cref="Weights"/> and <see
    /// cref="Biases"/> are their roundings; null where those are the numbers themselves.
    /// </summary>
    public DyadicMatrix? Exact { get; }

    /// <summary>The weights as they were given, if as a sparse matrix; else null.</summary>
    public SparseMatrix? Sparse { get; }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>
    /// A slope below zero for each neuron, any finite number; default where all have that of the network's activation.
    /// A neuron of slope 1 passes its value on unchanged: it has no crease and cuts nothing. Of slope -1 it is the
    /// absolute value.
    /// </summary>
    public ImmutableArray<double> Slopes { get; private init; }

    /// <summary>What the neurons are called in the model that the layer comes from; default where they have no names.
    /// </summary>
    public ImmutableArray<string> Names { get; private init; }

    /// <summary>Outputs x inputs, row by row.</summary>
    public ReadOnlySpan<double> Weights => Dense;

    public ReadOnlySpan<double> Biases => _biases;

    /// <summary>The weights into one neuron: a row of W.</summary>
    public ReadOnlySpan<double> Row(int neuron) => Dense.AsSpan(neuron * Inputs, Inputs);

    private double[] Dense => _weights ??= Sparse!.ToDense();

    /// <summary>Whether a number is exactly 0; the column after the inputs' is the bias.</summary>
    internal bool IsZero(int neuron, int column) => Exact is { } exact
        ? exact.Sign(neuron, column) == 0
        : (column == Inputs ? _biases[neuron] : Dense[(neuron * Inputs) + column]) == 0;

    /// <summary>The same layer with a slope below zero for each neuron.</summary>
    /// <param name="slopes">One a row, finite; default for the slope of the network's activation.</param>
    /// <exception cref="ArgumentException">Another number of slopes, or one that is not finite.</exception>
    public Layer WithSlopes(ImmutableArray<double> slopes)
    {
        if (slopes.IsDefault) return new Layer(this) { Names = Names };
        if (slopes.Length != Outputs)
            throw new ArgumentException(
                FormattableString.Invariant($"{slopes.Length} slopes for a layer of {Outputs} neurons."),
                nameof(slopes));
        foreach (var slope in slopes)
            if (!double.IsFinite(slope))
                throw new ArgumentException(
                    FormattableString.Invariant($"A slope below zero is a finite number, not {slope}."),
                    nameof(slopes));
        return new Layer(this) { Slopes = slopes, Names = Names };
    }

    /// <summary>The same layer with a name for each neuron, such as <c>conv2[3,4,1]</c>.</summary>
    /// <param name="names">One a row; default for none.</param>
    /// <exception cref="ArgumentException">Another number of names.</exception>
    public Layer WithNames(ImmutableArray<string> names) => names.IsDefault || names.Length == Outputs
        ? new Layer(this) { Slopes = Slopes, Names = names }
        : throw new ArgumentException(
            FormattableString.Invariant($"{names.Length} names for a layer of {Outputs} neurons."), nameof(names));

    /// <summary>z = W x + b, each row summed from the bias on, in the order of the inputs.</summary>
    public void Apply(ReadOnlySpan<double> x, Span<double> z)
    {
        for (var neuron = 0; neuron < Outputs; neuron++)
        {
            var sum = _biases[neuron];
            if (Sparse is { } sparse)
            {
                for (var k = sparse.Starts[neuron]; k < sparse.Starts[neuron + 1]; k++)
                    sum = Math.FusedMultiplyAdd(sparse.Values[k], x[sparse.Indices[k]], sum);
                z[neuron] = sum;
                continue;
            }

            var row = Row(neuron);
            for (var i = 0; i < row.Length; i++) sum = Math.FusedMultiplyAdd(row[i], x[i], sum);
            z[neuron] = sum;
        }
    }
}
