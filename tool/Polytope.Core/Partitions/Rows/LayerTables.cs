using System.Globalization;
using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// A network laid out for <see cref="RowKernel"/>: each layer's weights transposed (inputs x padded outputs), so
/// that neighbouring lanes are neighbouring neurons. Read by many threads, written once.
/// </summary>
internal sealed class LayerTables : IDisposable
{
    /// <summary>Rows of a block come in multiples of this many lanes.</summary>
    public const int Lanes = 8;

    /// <summary>In networks of fewer hidden layers rough norms suffice.</summary>
    private const int LeastDepthForSpectra = 6;

    /// <summary>
    /// Bounds by norm start higher than carried ones, so they may grow, in bits, by this share of those.
    /// </summary>
    private const double ShareOfNorms = 0.8;

    /// <summary>Growth of bounds, in quarters of a bit, that makes no difference.</summary>
    private const int HarmlessBits = 4 * 16;

    private readonly List<Pointer<double>> _blocks = [];

    public LayerTables(Network network)
    {
        if (network.Shape.Inputs != 2)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"A partition of the plane wants two inputs; this network has {network.Shape.Inputs}."),
                nameof(network));
        RequireFinite(network);
        Network = network;
        Depth = network.Layers.Length - 1;
        Layers = [.. Enumerable.Range(0, Depth + 1).Select(Lay)];
        CarriesBounds = GrowsLessCarried();
        LayersThroughOrigin = network.Layers.TakeWhile(HasNoBias).Count();
    }

    public Network Network { get; }

    /// <summary>Hidden layers.</summary>
    public int Depth { get; }

    public Table[] Layers { get; }

    /// <summary>Which of the two kinds of bounds of <see cref="RowKernel"/> is used.</summary>
    public bool CarriesBounds { get; }

    /// <summary>
    /// The number of layers without biases before the first that has some: the lines of their neurons go through the
    /// origin.
    /// </summary>
    public int LayersThroughOrigin { get; }

    public static int Padded(int neurons) => (neurons + Lanes - 1) / Lanes * Lanes;

    /// <summary>The first layer's rows are its weights: exact, or once rounded.</summary>
    /// <param name="bounds">Error bounds in the window.</param>
    /// <param name="rows">The block to fill (see <see cref="RowKernel"/>).</param>
    public void FirstRows(WindowErrorBounds bounds, Pointer<double> rows)
    {
        var table = Layers[0];
        var exact = Network.Layers[0].Exact;
        for (var j = 0; j < table.Pad; j++)
        {
            rows[j] = table.Transposed[j];
            rows[table.Pad + j] = table.Transposed[table.Pad + j];
            rows[(2 * table.Pad) + j] = table.Biases[j];
            ref var bound = ref rows[(3 * table.Pad) + j];
            bound = 0;
            if (exact is null || j >= table.Outputs) continue;
            if (exact.Sign(j, 0) == 0 && exact.Sign(j, 1) == 0 && exact.Sign(j, 2) == 0) continue;
            var row = Row.At(rows, table.Pad, j);
            bound = Roundings.Certain(Roundings.Unit * bounds.Magnitude(row.A, row.B, row.C));
        }

        RowKernel.SetNorm(rows, table.Pad, table.Outputs);
    }

    public void Dispose()
    {
        foreach (var block in _blocks) NativeBlock.Free(block);
        _blocks.Clear();
        GC.SuppressFinalize(this);
    }

    ~LayerTables() => Dispose();

    private static bool HasNoBias(Layer layer) =>
        Enumerable.Range(0, layer.Outputs).All(neuron => layer.IsZero(neuron, layer.Inputs));

    private static void RequireFinite(Network network)
    {
        if (!double.IsFinite(network.Activation.Slope)) Refuse($"The slope below zero is {network.Activation.Slope}");
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            for (var j = 0; j < layer.Outputs; j++)
            {
                if (!double.IsFinite(layer.Biases[j]))
                    Refuse($"The bias of neuron {j} of layer {l} is {layer.Biases[j]}");
                for (var i = 0; i < layer.Inputs; i++)
                {
                    var weight = layer.Row(j)[i];
                    if (!double.IsFinite(weight))
                        Refuse($"The weight of neuron {j} of layer {l} for input {i} is {weight}");
                }
            }
        }
    }

    private static void Refuse(FormattableString what) => throw new ArgumentException(
        what.ToString(CultureInfo.InvariantCulture) + ", no finite number: such a network has no partition.");

    /// <summary>
    /// Whether bounds carried by magnitudes stay below bounds by norms, estimated with half the neurons active. Where
    /// bounds by norms are small anyway those are used, because they cost less.
    /// </summary>
    private bool GrowsLessCarried()
    {
        double carried = 0, norm = 0;
        for (var l = 1; l < Depth; l++)
        {
            var sum = 0.0;
            var weights = Layers[l].Transposed.Span(Layers[l].Inputs * Layers[l].Pad);
            foreach (var weight in weights) sum += Math.Abs(weight);
            var slopes = Layers[l - 1].Activations;
            carried += Bits(sum / Layers[l].Outputs * (1 + slopes.MeanMagnitude) / 2);
            norm += Bits(Layers[l].SpectralNorm * slopes.Largest);
        }

        return norm > HarmlessBits && norm > ShareOfNorms * carried;

        static int Bits(double growth) => Math.ILogB(Math.Clamp(growth * growth * growth * growth, 1e-30, 1e+30));
    }

    private Table Lay(int l)
    {
        var layer = Network.Layers[l];
        var pad = Padded(layer.Outputs);
        var transposed = Allocate(BufferSize.Of(pad, layer.Inputs));
        var biases = Allocate(pad);
        for (var j = 0; j < layer.Outputs; j++)
        {
            biases[j] = layer.Biases[j];
            var row = layer.Row(j);
            for (var i = 0; i < layer.Inputs; i++) transposed[((nint)i * pad) + j] = row[i];
        }

        var rowNorms = Allocate(pad);
        MatrixNorms.OfRows(transposed, layer.Inputs, pad, rowNorms);
        var isDeep = Depth >= LeastDepthForSpectra;
        var activations = new ActivationTable(Network, l, Allocate(pad));
        return new Table(layer.Inputs, layer.Outputs, pad, transposed, biases, rowNorms, isDeep, activations);
    }

    private Pointer<double> Allocate(int count)
    {
        var block = NativeBlock.Allocate<double>(count);
        _blocks.Add(block);
        return block;
    }

    /// <summary>
    /// One layer: neurons of the layer before, its own, and those rounded up to whole vectors of zeros.
    /// </summary>
    public sealed class Table(
        int inputs,
        int outputs,
        int pad,
        Pointer<double> transposed,
        Pointer<double> biases,
        Pointer<double> rowNorms,
        bool isDeep,
        ActivationTable activations)
    {
        public int Inputs { get; } = inputs;

        public int Outputs { get; } = outputs;

        public int Pad { get; } = pad;

        /// <summary>What the layer does with its pre-activations; an output layer passes them all on.</summary>
        public ActivationTable Activations { get; } = activations;

        /// <summary>Pad: the slope below zero of each neuron.</summary>
        public Pointer<double> Slopes { get; } = activations.Slopes;

        /// <summary>Inputs x Pad.</summary>
        public Pointer<double> Transposed { get; } = transposed;

        /// <summary>Pad.</summary>
        public Pointer<double> Biases { get; } = biases;

        /// <summary>Pad: no less than the 2-norm of each neuron's weights.</summary>
        public Pointer<double> RowNorms { get; } = rowNorms;

        /// <summary>No less than the 2-norm of all weights, and of their magnitudes.</summary>
        public double FrobeniusNorm { get; } = MatrixNorms.OfVector(rowNorms, pad);

        /// <summary>No less than the 2-norm of the biases.</summary>
        public double BiasNorm { get; } = MatrixNorms.OfVector(biases, pad);

        /// <summary>
        /// No less than the largest singular value of the weights; near to it in deep networks, where it counts.
        /// </summary>
        public double SpectralNorm { get; } =
            isDeep ? MatrixNorms.Spectral(transposed, inputs, pad) : MatrixNorms.RoughSpectral(transposed, inputs, pad);

        public double RootOfInputs { get; } = Math.Sqrt(inputs) * Roundings.Slack;
    }
}
