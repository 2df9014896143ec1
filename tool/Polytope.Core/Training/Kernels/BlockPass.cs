using Polytope.Core.Buffers;
using Polytope.Core.Networks;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// The forward and backward pass of a network over one block of points, small enough that its activations stay in the
/// caches from layer to layer. Each worker has its own.
/// </summary>
internal sealed class BlockPass
{
    /// <summary>
    /// The largest number of points in a block. Part of the numerics: gradients are summed by blocks.
    /// </summary>
    public const int Points = 256;

    // An odd number of cache lines, so that neighbouring rows fall into different cache sets.
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
            _firstRow[l + 1] = checked(_firstRow[l] + shape.Widths[l + 1]);
            _firstParameter[l + 1] = checked(_firstParameter[l] + (shape.Widths[l + 1] * (shape.Widths[l] + 1)));
        }

        _memory = new AlignedFloats(BufferSize.Of(_firstRow[^1], Stride));
        _zeros = new AlignedFloats(shape.Widths.Max());
    }

    /// <summary>The bytes of the activations of a block.</summary>
    public static long BytesFor(NetworkShape shape) =>
        sizeof(float) * ((Stride * shape.Widths.Skip(1).Sum(width => (long)width)) + shape.Widths.Max());

    /// <summary>The network's outputs, after <see cref="Forward"/>.</summary>
    public PointRows Outputs => Rows(_shape.LayerCount - 1);

    /// <summary>Computes the activations of all layers.</summary>
    /// <param name="parameters">In the order of <see cref="Network.ToParameters"/>.</param>
    /// <param name="inputs">The block's points, one row per input.</param>
    /// <param name="pairs">Pairs of vectors in a row.</param>
    public void Forward(Pointer<float> parameters, PointRows inputs, int pairs)
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
    /// Computes the gradient with respect to the parameters. Before the call, <see cref="Outputs"/> must have been
    /// replaced by the derivative of the loss with respect to them; the call replaces each layer's activations
    /// likewise.
    /// </summary>
    /// <param name="gradient">In the order of the parameters.</param>
    /// <param name="add">Whether to add to the gradient instead of replacing it.</param>
    public void Backward(Pointer<float> parameters, PointRows inputs, int pairs, Pointer<float> gradient, bool add)
    {
        for (var l = _shape.LayerCount - 1; l >= 0; l--)
        {
            int columns = _shape.Widths[l], rows = _shape.Widths[l + 1];
            WeightGradients.Apply(
                Rows(l), rows, l == 0 ? inputs : Rows(l - 1), columns, pairs, gradient + _firstParameter[l], add);
            if (l == 0) return;
            var w = parameters + _firstParameter[l];
            var transposed = new LinearLayer.Weights(w, 1, columns, columns, rows, _zeros.Start);
            LinearLayer.Apply(transposed, Rows(l), Rows(l - 1), pairs, new Differentiate(_slope));
        }
    }

    private PointRows Rows(int layer) => new(_memory.Start + ((nint)_firstRow[layer] * Stride), Stride);
}
