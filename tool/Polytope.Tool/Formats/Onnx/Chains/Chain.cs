using System.Collections.Immutable;
using Polytope.Core.Networks;

namespace Polytope.Tool.Formats.Onnx.Chains;

/// <summary>
/// The layers of a network as they grow: a node that bends its input adds neurons to the layer after that of its input,
/// and a value that is needed later is carried there by neurons of slope 1. All weights are doubles, and nothing is
/// rounded that could be carried on instead.
/// </summary>
internal sealed class Chain(int inputs, Budget budget)
{
    /// <summary>Below this part of entries that are not 0, a matrix is stored sparse.</summary>
    private const double SparseDensity = 0.25;
    private const long MaximumDense = 40_000_000;

    private readonly List<HiddenLayer> _layers = [];

    public Budget Budget { get; } = budget;

    /// <summary>The number of neurons of a level; the inputs are level 0.</summary>
    public int Width(int level) => level == 0 ? inputs : _layers[level - 1].Rows.Count;

    /// <summary>The input as a value.</summary>
    public Affine Input(TensorShape shape, string name)
    {
        Budget.SpendRows(shape.Count);
        return new Affine(shape, [.. Enumerable.Range(0, shape.Count).Select(AffineRow.Neuron)], 0, name);
    }

    /// <summary>Adds a neuron to the layer after that of its pre-activation.</summary>
    /// <param name="level">Of the pre-activation.</param>
    /// <param name="preActivation">Depends on some neuron.</param>
    /// <param name="slope">Below zero.</param>
    /// <param name="name">What the pre-activation is called.</param>
    /// <returns>The neuron's value, on the next level.</returns>
    public AffineRow Activate(int level, AffineRow preActivation, double slope, string name)
    {
        if (slope == 1) return Carry(level, preActivation, name);
        return LayerAfter(level).Add(preActivation, slope, name);
    }

    /// <summary>The same values as functions of the neurons of a later layer.</summary>
    public Affine Lift(Affine value, int level)
    {
        while (value.Level < level) value = Lift(value);
        return value;
    }

    /// <summary>
    /// The same values as neurons of their own, each of slope 1: what is computed of them is exact where sums of their
    /// rows would have to be rounded.
    /// </summary>
    public Affine Materialize(Affine value)
    {
        var layer = LayerAfter(value.Level);
        Budget.SpendRows(value.Rows.Length);
        var rows = new AffineRow[value.Rows.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = layer.Add(value.Rows[i], 1, value.NameOf(i));
        return value with { Rows = rows, Level = value.Level + 1 };
    }

    /// <summary>The network whose outputs are these values.</summary>
    public Network Build(Affine output)
    {
        var matrices = _layers.Take(output.Level).Select(layer => (IReadOnlyList<AffineRow>)layer.Rows)
            .Append(output.Rows).ToList();
        var dense = 0L;
        for (var l = 0; l < matrices.Count; l++)
            if (!IsSparse(matrices[l], Width(l))) dense += (long)matrices[l].Count * Width(l);
        if (dense > MaximumDense)
            throw new NodeException(FormattableString.Invariant(
                $"ends a network of {dense} weights; up to {MaximumDense} can be handled."));

        var slopes = _layers.Take(output.Level).SelectMany(layer => layer.Slopes).ToHashSet();
        // One slope for all neurons is the network's; else each layer has its own.
        var shared = slopes.Count == 0 ? 0 : slopes.First();
        var isShared = slopes.Count <= 1 && shared is >= 0 and < 1;
        var layers = new List<Layer>();
        for (var l = 0; l < matrices.Count; l++)
        {
            var layer = Matrix(matrices[l], Width(l));
            if (l < output.Level)
            {
                layer = layer.WithNames([.. _layers[l].Names]);
                if (!isShared) layer = layer.WithSlopes([.. _layers[l].Slopes]);
            }
            else
            {
                layer = layer.WithNames([.. Enumerable.Range(0, output.Rows.Length).Select(output.NameOf)]);
            }

            layers.Add(layer);
        }

        return new Network(layers, isShared ? new Activation(shared) : Activation.Relu);
    }

    private HiddenLayer LayerAfter(int level)
    {
        while (_layers.Count <= level) _layers.Add(new HiddenLayer());
        return _layers[level];
    }

    private AffineRow Carry(int level, AffineRow row, string name)
    {
        var layer = LayerAfter(level);
        if (layer.Carried.TryGetValue(row, out var neuron)) return neuron;
        neuron = layer.Add(row, 1, name);
        layer.Carried.Add(row, neuron);
        return neuron;
    }

    /// <summary>
    /// One layer further: by the values themselves, or by the neurons that they depend on, whichever needs fewer new
    /// neurons.
    /// </summary>
    private Affine Lift(Affine value)
    {
        var layer = LayerAfter(value.Level);
        var rows = value.Rows.Where(row => !row.IsConstant).Distinct()
            .Count(row => !layer.Carried.ContainsKey(row));
        var neurons = new HashSet<int>();
        foreach (var row in value.Rows) neurons.UnionWith(row.Columns);
        var columns = neurons.Order().ToList();
        if (rows < columns.Count(column => !layer.Carried.ContainsKey(AffineRow.Neuron(column))))
        {
            var carried = value.Rows.Select((row, i) =>
                row.IsConstant ? row : Carry(value.Level, row, value.NameOf(i)));
            return value with { Rows = [.. carried], Level = value.Level + 1 };
        }

        var moved = new Dictionary<int, int>();
        foreach (var column in columns)
            moved[column] = Carry(value.Level, AffineRow.Neuron(column), NeuronName(value, column)).Columns[0];
        Budget.SpendRows(value.Rows.Length);
        return value with { Rows = Array.ConvertAll(value.Rows, row => Moved(row, moved)), Level = value.Level + 1 };
    }

    private AffineRow Moved(AffineRow row, Dictionary<int, int> moved)
    {
        if (row.IsConstant) return row;
        Budget.SpendTerms(row.Columns.Length);
        var columns = Array.ConvertAll(row.Columns, column => moved[column]);
        var weights = (double[])row.Weights.Clone();
        Array.Sort(columns, weights);
        return new AffineRow(columns, weights, row.Bias, row.IsRounded);
    }

    private string NeuronName(Affine value, int column) => value.Level == 0
        ? FormattableString.Invariant($"input[{column}]")
        : _layers[value.Level - 1].Names[column];

    private static bool IsSparse(IReadOnlyList<AffineRow> rows, int columns) =>
        rows.Sum(row => (long)row.Columns.Length) < SparseDensity * rows.Count * columns;

    private static Layer Matrix(IReadOnlyList<AffineRow> rows, int columns)
    {
        var biases = rows.Select(row => row.Bias).ToArray();
        if (IsSparse(rows, columns))
        {
            var (starts, indices, values) = (
                ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<int>(),
                ImmutableArray.CreateBuilder<double>());
            foreach (var row in rows)
            {
                starts.Add(indices.Count);
                indices.AddRange(row.Columns);
                values.AddRange(row.Weights);
            }

            starts.Add(indices.Count);
            return new Layer(
                new SparseMatrix(columns, starts.ToImmutable(), indices.ToImmutable(), values.ToImmutable()), biases);
        }

        var dense = new double[rows.Count * columns];
        for (var j = 0; j < rows.Count; j++)
            for (var k = 0; k < rows[j].Columns.Length; k++)
                dense[(j * columns) + rows[j].Columns[k]] = rows[j].Weights[k];
        return new Layer(dense, biases);
    }

    private sealed class HiddenLayer
    {
        public List<AffineRow> Rows { get; } = [];

        public List<double> Slopes { get; } = [];

        public List<string> Names { get; } = [];

        /// <summary>Neurons of slope 1, by what they carry.</summary>
        public Dictionary<AffineRow, AffineRow> Carried { get; } = [];

        public AffineRow Add(AffineRow row, double slope, string name)
        {
            var neuron = AffineRow.Neuron(Rows.Count);
            Rows.Add(row);
            Slopes.Add(slope);
            Names.Add(name);
            return neuron;
        }
    }
}
