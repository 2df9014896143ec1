using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection;

/// <summary>
/// A network's pre-activations as exact affine functions of a frame, layer by layer, for one activation pattern. In
/// augmented matrices: <c>Z_l = [W_l b_l; 0 1] A_(l-1) ... A_1 [W_1 b_1; 0 1] F</c>, where A holds the slopes and F is the frame.
/// </summary>
/// <remarks>
/// A frame is (inputs + 1) x columns. The identity gives the functions of the input itself; a single column (x, 1) the
/// values at a point.
/// </remarks>
/// <param name="exact">The network in whole numbers.</param>
/// <param name="frame">What the first layer takes, a last row for the constant; null is the identity.</param>
/// <param name="threads">At most so many; changes no bit.</param>
internal sealed class CellFunctions(ExactNetwork exact, DyadicMatrix? frame, int threads = 1)
{
    private readonly List<DyadicMatrix> _layers = [];

    /// <summary>The functions of the layers that are known so far, a row a neuron and a last one for the constant.</summary>
    public IReadOnlyList<DyadicMatrix> Layers => _layers;

    /// <summary>The frame of one point.</summary>
    public static DyadicMatrix Point(ReadOnlySpan<double> x) => DyadicMatrix.Of(x.Length + 1, 1, [.. x, 1]);

    /// <summary>The identity of so many coordinates and the constant.</summary>
    public static DyadicMatrix Identity(int coordinates)
    {
        var values = new double[(coordinates + 1) * (coordinates + 1)];
        for (var i = 0; i <= coordinates; i++) values[(i * (coordinates + 1)) + i] = 1;
        return DyadicMatrix.Of(coordinates + 1, coordinates + 1, values);
    }

    /// <summary>Functions of the first layer's pre-activations instead of the input.</summary>
    public static CellFunctions OfFirstLayer(ExactNetwork exact, int threads)
    {
        var functions = new CellFunctions(exact, null, threads);
        functions._layers.Add(Identity(exact.Network.Layers[0].Outputs));
        return functions;
    }

    /// <summary>Goes through the next layer, given which neurons of the layer before are above zero.</summary>
    /// <param name="active">Of the layer before; not looked at for the first.</param>
    public DyadicMatrix Next(Func<int, bool> active)
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

    /// <summary>Goes through all layers that are left, the output layer too.</summary>
    public CellFunctions Through(ActivationPattern pattern)
    {
        while (_layers.Count < exact.Network.Layers.Length)
        {
            var before = _layers.Count - 1;
            Next(neuron => pattern[before, neuron]);
        }

        return this;
    }

    /// <summary>The same functions up to a layer, to go on from there with another pattern.</summary>
    public CellFunctions Until(int layer)
    {
        var part = new CellFunctions(exact, frame, threads);
        part._layers.AddRange(_layers.Take(layer + 1));
        return part;
    }
}
