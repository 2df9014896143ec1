using Polytope.Core.Buffers;
using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection.Systems;

/// <summary>
/// The pre-activations of a network as exact affine functions, layer by layer, for one activation pattern. In augmented
/// matrices: <c>Z_l = [W_l b_l; 0 1] A_(l-1) ... A_1 [W_1 b_1; 0 1] F</c>, where A_i is the diagonal matrix of the
/// slopes of layer i, and F, the frame, expresses the network's input in other coordinates.
/// </summary>
/// <remarks>
/// A frame is (inputs + 1) x columns. The identity gives functions of the input itself; the single column (x, 1) gives
/// the values at the point x.
/// </remarks>
/// <param name="exact">The network in exact integers.</param>
/// <param name="frame">F, whose last row is that of the constant; null for the identity.</param>
/// <param name="threads">Threads to use, at most; changes no result.</param>
internal sealed class CellFunctions(ExactNetwork exact, DyadicMatrix? frame, int threads = 1)
{
    private readonly List<DyadicMatrix> _layers = [];

    /// <summary>For each layer appended so far one row per neuron, and a last row for the constant.</summary>
    public IReadOnlyList<DyadicMatrix> Layers => _layers;

    /// <summary>The network.</summary>
    public Network Network => exact.Network;

    /// <summary>The frame that evaluates the network at one point.</summary>
    public static DyadicMatrix Point(ReadOnlySpan<double> x) => DyadicMatrix.Of(x.Length + 1, 1, [.. x, 1]);

    /// <summary>The identity frame: the coordinates and the constant.</summary>
    public static DyadicMatrix Identity(int coordinates)
    {
        var values = new double[BufferSize.Of(coordinates + 1L, coordinates + 1L)];
        for (var i = 0; i <= coordinates; i++) values[(i * (coordinates + 1)) + i] = 1;
        return DyadicMatrix.Of(coordinates + 1, coordinates + 1, values);
    }

    /// <summary>Functions of the first layer's pre-activations, taken as coordinates, instead of the input.</summary>
    public static CellFunctions OfFirstLayer(ExactNetwork exact, int threads)
    {
        var functions = new CellFunctions(exact, null, threads);
        functions._layers.Add(Identity(exact.Network.Layers[0].Outputs));
        return functions;
    }

    /// <summary>Appends the next layer.</summary>
    /// <param name="active">Which neurons of the layer before are active; not called for the first layer.</param>
    public DyadicMatrix Append(Func<int, bool> active)
    {
        var layer = _layers.Count;
        var source = exact.Network.Layers[layer];
        var (left, exponent) = exact.Augmented(layer, active);
        var before = layer == 0 ? frame : _layers[^1];
        var next = before is null
            ? DyadicMatrix.Of(source.Outputs + 1, source.Inputs + 1, left, exponent)
            : DyadicProduct.Of(left, source.Outputs + 1, exponent, before, threads);
        _layers.Add(next);
        return next;
    }

    /// <summary>Appends all remaining layers, the output layer included.</summary>
    public CellFunctions AppendAll(ActivationPattern pattern)
    {
        while (_layers.Count < exact.Network.Layers.Length)
        {
            var before = _layers.Count - 1;
            Append(neuron => pattern[before, neuron]);
        }

        return this;
    }

    /// <summary>A copy of the functions up to and including a layer, to be continued with another pattern.</summary>
    public CellFunctions Prefix(int layer)
    {
        var part = new CellFunctions(exact, frame, threads);
        part._layers.AddRange(_layers.Take(layer + 1));
        return part;
    }
}
