using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Training.Builtin;

/// <summary>
/// The gradient of the loss over a batch. The batch is divided evenly, in whole pairs of vectors, into blocks of at
/// most <see cref="BlockPass.Points"/> points, and the blocks evenly into at most <see cref="MaxGroups"/> groups. Both
/// depend on the number of points alone, so the number of threads changes no bit. Each group sums the gradients of its
/// blocks in order; the optimizer sums the groups.
/// </summary>
internal sealed class BatchGradient
{
    /// <summary>The largest number of groups. Part of the numerics: changing it changes bits.</summary>
    public const int MaxGroups = 8;

    private readonly NetworkShape _shape;
    private readonly Workers _workers;
    private readonly LossKind _loss;
    private readonly OutputActivation _output;
    private readonly BlockDerivative? _derivative;
    private readonly BlockPass[] _passes;
    private readonly AlignedFloats _sums;
    private readonly Action<int, int> _runItem;
    private AlignedFloats _parameters = null!;
    private Batch _batch;
    private int _blocks;
    private Action? _alongside;

    /// <param name="derivative">Of another loss than those of <see cref="LossKind"/>.</param>
    public BatchGradient(
        NetworkShape shape,
        float slope,
        Workers workers,
        LossKind loss = LossKind.MeanSquaredError,
        OutputActivation output = OutputActivation.Linear,
        BlockDerivative? derivative = null)
    {
        (_shape, _workers, _loss, _output, _derivative) = (shape, workers, loss, output, derivative);
        _passes = [.. Enumerable.Range(0, workers.Count).Select(_ => new BlockPass(shape, slope))];
        Stride = BufferSize.Of(StrideFor(shape));
        _sums = new AlignedFloats(BufferSize.Of(MaxGroups, Stride));
        _runItem = RunItem;
    }

    /// <summary>The bytes of the gradients of all groups, and of the activations of a block for each thread.</summary>
    public static long BytesFor(NetworkShape shape, int threads) => (sizeof(float) * MaxGroups * StrideFor(shape))
        + (Math.Min(threads, MaxGroups) * BlockPass.BytesFor(shape));

    /// <summary>The number of groups of the last batch.</summary>
    public int Groups { get; private set; }

    /// <summary>Floats from the start of one group's gradient to the next.</summary>
    public int Stride { get; }

    /// <summary>The first group's gradient, in the order of the parameters.</summary>
    public Pointer<float> Start => _sums.Start;

    /// <summary>Computes the gradient of each group of a batch, which has at least one point.</summary>
    /// <param name="alongside">Other work for a thread to do at the same time; it is done on return.</param>
    public void Compute(AlignedFloats parameters, Batch batch, Action? alongside = null)
    {
        (_parameters, _batch, _alongside) = (parameters, batch, alongside);
        var blocks = ((batch.Points - 1) / BlockPass.Points) + 1;
        Groups = Math.Min(blocks, MaxGroups);
        _blocks = (blocks + Groups - 1) / Groups * Groups;
        _workers.Run(alongside is null ? Groups : 1 + Groups, _runItem);
    }

    private void RunItem(int worker, int item)
    {
        if (_alongside is null) SumGroup(worker, item);
        else if (item > 0) SumGroup(worker, item - 1);
        else _alongside();
    }

    private void SumGroup(int worker, int group)
    {
        var pass = _passes[worker];
        var inGroup = _blocks / Groups;
        int first = group * inGroup, end = first + inGroup;
        for (var block = first; block < end; block++)
        {
            var from = FirstPair(block);
            var pairs = FirstPair(block + 1) - from;
            var points = Math.Min(pairs * PointRows.Pair, _batch.Points - (from * PointRows.Pair));
            var inputs = _batch.Inputs.From(from);
            pass.Forward(_parameters.Start, inputs, pairs);
            if (_derivative is null) Differentiate(pass.Outputs, _batch.Targets.From(from), points);
            else _derivative(pass.Outputs, _batch.Targets.From(from), from * PointRows.Pair, points);
            pass.Backward(_parameters.Start, inputs, pairs, Start + ((nint)group * Stride), add: block > first);
        }
    }

    /// <summary>Replaces the outputs of a block's points by the derivative of the batch's mean loss.</summary>
    private void Differentiate(PointRows outputs, PointRows targets, int points)
    {
        if (_loss == LossKind.CrossEntropy)
        {
            CrossEntropies.Differentiate(outputs, targets, _shape.Outputs, points, 1f / _batch.Points);
        }
        else
        {
            var scale = 2f / ((float)_batch.Points * _shape.Outputs);
            if (_output == OutputActivation.Linear)
                SquaredErrors.Differentiate(outputs, targets, _shape.Outputs, points, scale);
            else OutputValues.Differentiate(outputs, targets, _shape.Outputs, points, scale, _output);
        }
    }

    /// <summary>Parameters, padded to whole cache lines.</summary>
    private static long StrideFor(NetworkShape shape) => (shape.ParameterCount + 15L) / 16 * 16;

    /// <summary>The first pair of vectors of a block.</summary>
    private int FirstPair(int block) => (int)((long)block * _batch.Pairs / _blocks);
}

/// <summary>Replaces the outputs of a block's points by the derivative of a loss.</summary>
/// <param name="first">The block's first point in the batch.</param>
internal delegate void BlockDerivative(PointRows outputs, PointRows targets, int first, int points);
