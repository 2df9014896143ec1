using Polytope.Core.Networks;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// A network forward and backward over one small block of points, whose activations stay in the caches between the
/// layers. One worker's own memory.
/// </summary>
internal sealed unsafe class BlockPass
{
    /// <summary>Points in a block, at most. Part of the numerics: gradients are sums of blocks' sums.</summary>
    public const int Points = 256;

    // A cache line more than the points, and an odd number of lines: neighbouring rows then fall into different sets.
    private const int Stride = Points + 16;

    private readonly NetworkShape _shape;
    private readonly float _slope;
    private readonly AlignedFloats _memory;
    private readonly AlignedFloats _zeros;
    private readonly int[] _firstRow;
    private readonly int[] _firstParameter;

    public BlockPass(NetworkShape shape, float slope)
    {
        (_shape, _slope) = (shape, slope);
        (_firstRow, _firstParameter) = (new int[shape.LayerCount + 1], new int[shape.LayerCount + 1]);
        for (var l = 0; l < shape.LayerCount; l++)
        {
            _firstRow[l + 1] = _firstRow[l] + shape.Widths[l + 1];
            _firstParameter[l + 1] = _firstParameter[l] + (shape.Widths[l + 1] * (shape.Widths[l] + 1));
        }

        _memory = new AlignedFloats(_firstRow[^1] * Stride);
        _zeros = new AlignedFloats(shape.Widths.Max());
    }

    /// <summary>The network's outputs after <see cref="Forward"/>.</summary>
    public PointRows Outputs => Rows(_shape.LayerCount - 1);

    /// <param name="parameters">Layer by layer, as <see cref="Network.ToParameters"/> gives them.</param>
    public void Forward(float* parameters, PointRows inputs, int pairs)
    {
        var x = inputs;
        for (var l = 0; l < _shape.LayerCount; l++)
        {
            int columns = _shape.Widths[l], rows = _shape.Widths[l + 1];
            var w = parameters + _firstParameter[l];
            var weights = new LinearLayer.Weights(w, columns, 1, rows, columns, w + ((nint)rows * columns));
            if (l < _shape.LayerCount - 1) LinearLayer.Apply(weights, x, Rows(l), pairs, new Activate(_slope));
            else LinearLayer.Apply(weights, x, Rows(l), pairs, default(Linear));
            x = Rows(l);
        }
    }

    /// <summary>
    /// The gradient by the parameters, from the loss's derivative by the outputs, which has taken their place.
    /// On the way each layer's output makes room for the derivative by its pre-activation.
    /// </summary>
    public void Backward(float* parameters, PointRows inputs, int pairs, float* gradient, bool add)
    {
        for (var l = _shape.LayerCount - 1; l >= 0; l--)
        {
            int columns = _shape.Widths[l], rows = _shape.Widths[l + 1];
            WeightGradients.Apply(
                Rows(l), rows, l == 0 ? inputs : Rows(l - 1), columns, pairs, gradient + _firstParameter[l], add);
            if (l == 0) return;
            var transposed = new LinearLayer.Weights(parameters + _firstParameter[l], 1, columns, columns, rows, _zeros.Start);
            LinearLayer.Apply(transposed, Rows(l), Rows(l - 1), pairs, new Differentiate(_slope));
        }
    }

    private PointRows Rows(int layer) => new(_memory.Start + ((nint)_firstRow[layer] * Stride), Stride);
}
