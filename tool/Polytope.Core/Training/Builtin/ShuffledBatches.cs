using Polytope.Core.Buffers;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Training.Builtin;

/// <summary>
/// The training points in the order of one epoch, divided into batches. The order is a permutation that depends on the
/// seed and the epoch alone; a full batch keeps the points in their own order. The last batch may be smaller.
/// </summary>
internal sealed class ShuffledBatches
{
    private readonly SampleSet _points;
    private readonly ulong _seed;
    private readonly bool _shuffled;
    private readonly int _batchPoints;
    private readonly int _batchStride;
    private readonly int _rowStride;
    private readonly int[] _order;
    private readonly AlignedFloats _inputs;
    private readonly AlignedFloats _targets;
    private int _arrangedEpoch = -1;

    public ShuffledBatches(SampleSet points, int? batchSize, ulong seed)
    {
        (_points, _seed, _shuffled) = (points, seed, batchSize is not null);
        long row;
        (_batchPoints, _batchStride, Batches, row) = Layout(points.Count, batchSize);
        _rowStride = BufferSize.Of(row);
        _order = new int[points.Count];
        _inputs = new AlignedFloats(BufferSize.Of(_rowStride, points.Dimension));
        _targets = new AlignedFloats(BufferSize.Of(_rowStride, points.Outputs));
    }

    /// <summary>The bytes of the points of an epoch, and of their order.</summary>
    public static long BytesFor(int points, int? batchSize, NetworkShape shape) =>
        sizeof(float) * (points + (Layout(points, batchSize).Row * (shape.Inputs + shape.Outputs)));

    /// <summary>Number of batches per epoch.</summary>
    public int Batches { get; }

    /// <summary>A batch of the epoch that was arranged last.</summary>
    public Batch this[int batch] => new(
        new PointRows(_inputs.Start + ((nint)batch * _batchStride), _rowStride),
        new PointRows(_targets.Start + ((nint)batch * _batchStride), _rowStride),
        Math.Min(_batchPoints, _points.Count - (batch * _batchPoints)));

    /// <summary>Puts the points into the order of an epoch.</summary>
    /// <param name="epoch">Counted from 1.</param>
    public void Arrange(int epoch)
    {
        if (!_shuffled && _arrangedEpoch >= 0) return;
        if (_arrangedEpoch == epoch) return;
        _arrangedEpoch = epoch;
        if (_shuffled) TrainingTask.Shuffle(_order, _seed, epoch);
        else for (var i = 0; i < _order.Length; i++) _order[i] = i;
        for (var batch = 0; batch < Batches; batch++)
        {
            var (inputs, targets, points) = this[batch];
            var chosen = _order.AsSpan(batch * _batchPoints, points);
            Gather(_points.Inputs, _points.Dimension, chosen, inputs);
            Gather(_points.Targets, _points.Outputs, chosen, targets);
        }
    }

    /// <summary>Points of a batch, as whole pairs of vectors, batches, and floats of a row of all.</summary>
    private static (int Points, int Stride, int Batches, long Row) Layout(int points, int? batchSize)
    {
        var batch = Math.Min(batchSize ?? points, points);
        var stride = BufferSize.Of(PointRows.Pairs(batch), PointRows.Pair);
        var batches = ((points - 1) / batch) + 1;
        return (batch, stride, batches, (long)batches * stride);
    }

    /// <summary>Copies the chosen points' values into rows, one row per coordinate.</summary>
    private static void Gather(float[] values, int width, ReadOnlySpan<int> chosen, PointRows rows)
    {
        for (var row = 0; row < width; row++)
        {
            var target = rows.Row(row);
            for (var i = 0; i < chosen.Length; i++) target[i] = values[(chosen[i] * width) + row];
        }
    }
}
