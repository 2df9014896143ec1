using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Training.Kernels;
using Polytope.Core.Training.Rules;

namespace Polytope.Core.Training.Builtin;

/// <summary>The parameters, the optimizer's state for each of them, and the update.</summary>
internal sealed unsafe class Optimizer
{
    // Parameters that a worker updates at once: fewer would not be worth waking it.
    private const int ChunkParameters = 4096;

    private readonly TrainingOptions _options;
    private readonly Workers _workers;
    private readonly int _count;
    private readonly AlignedFloats _m;
    private readonly AlignedFloats _v;

    // The largest v of each parameter; empty for optimizers without it.
    private readonly AlignedFloats _largest;

    // Muon's, and its average of the gradients; the weights before a step and the gradient of each matrix.
    private readonly Muon? _muon;
    private readonly AlignedFloats _average;
    private readonly float[] _before;
    private readonly float[] _sum;
    private readonly Action<int, int> _updateChunk;
    private readonly Action<int, int> _updateMatrix;
    private BatchGradient _gradient = null!;
    private float _scale = 1;
    private long _steps;

    /// <param name="parameters">Of a network of the shape, in its order.</param>
    public Optimizer(
        TrainingOptions options, NetworkShape shape, ReadOnlySpan<float> parameters, Workers workers)
    {
        (_options, _workers, _count, Rate) = (options, workers, parameters.Length, options.Rate);
        (Parameters, _m, _v) = (Padded(), Padded(), Padded());
        _largest = options.Optimizer == OptimizerKind.AmsGrad ? Padded() : new AlignedFloats(0);
        _muon = options.Optimizer == OptimizerKind.Muon ? new Muon(shape) : null;
        _average = _muon is not null ? Padded() : new AlignedFloats(0);
        (_before, _sum) = _muon is not null ? (new float[_count], new float[_count]) : ([], []);
        parameters.CopyTo(Parameters.Span);
        (_updateChunk, _updateMatrix) = (UpdateChunk, UpdateMatrix);
        AlignedFloats Padded() =>
            new(BufferSize.Of((_count + PointRows.Lanes - 1L) / PointRows.Lanes, PointRows.Lanes));
    }

    /// <summary>The bytes of the parameters and of what is kept for each of them.</summary>
    public static long BytesFor(OptimizerKind kind, NetworkShape shape)
    {
        // The parameters and two moments; for the others see the constructor.
        var vectors = 3 + kind switch { OptimizerKind.AmsGrad => 1, OptimizerKind.Muon => 3, _ => 0 };
        return (sizeof(float) * vectors * (long)shape.ParameterCount)
            + (kind == OptimizerKind.Muon ? Muon.BytesFor(shape) : 0);
    }

    /// <summary>The bytes of its saved state.</summary>
    public static long StateBytes(OptimizerKind kind, NetworkShape shape) =>
        sizeof(float) * StateNames(kind).Length * (long)shape.ParameterCount;

    /// <summary>In the network's order, padded with zeros to whole vectors.</summary>
    public AlignedFloats Parameters { get; }

    /// <summary>The learning rate of the next steps.</summary>
    public double Rate { get; set; }

    /// <summary>Whether the parameters and the state are all finite.</summary>
    public bool IsFinite => AllFinite(Parameters) && AllFinite(_m) && AllFinite(_v) && AllFinite(_largest)
        && AllFinite(_average);

    public float[] CopyParameters() => Parameters.Span[.._count].ToArray();

    /// <summary>Updates all parameters once.</summary>
    public void Step(BatchGradient gradient)
    {
        _gradient = gradient;
        if (_options.GradientClip is { } limit) _scale = GradientNorm.ScaleTo(limit, gradient, Parameters.Length);
        _steps++;
        if (_muon is not null) Parameters.Span[.._count].CopyTo(_before);
        _workers.Run((_count + ChunkParameters - 1) / ChunkParameters, _updateChunk);
        if (_muon is { Count: > 0 } muon) _workers.Run(muon.Count, _updateMatrix);
    }

    /// <summary>Sets the state to that before the first step.</summary>
    public void Reset()
    {
        _steps = 0;
        _m.Span.Clear();
        _v.Span.Clear();
        _largest.Span.Clear();
        _average.Span.Clear();
    }

    /// <summary>A copy of the state.</summary>
    public TrainerState Save() => new(
        _steps,
        [.. StateVectors().Select(pair => KeyValuePair.Create(pair.Name, pair.Vector.Span[.._count].ToArray()))]);

    /// <summary>Sets the state to a saved one.</summary>
    /// <exception cref="ArgumentException">It is the state of another optimizer, or for another network.</exception>
    public void Restore(TrainerState state)
    {
        Reset();
        if (state.Steps == 0 && state.Vectors.Count == 0) return;
        var expected = StateVectors();
        var fits = state.Vectors.Select(pair => (pair.Key, pair.Value.Length))
            .SequenceEqual(expected.Select(pair => (pair.Name, _count)));
        if (!fits)
        {
            var names = string.Join(", ", state.Vectors.Select(pair => pair.Key));
            throw new ArgumentException(
                FormattableString.Invariant($"The checkpoint's optimizer state ({names}) is not that of ")
                + FormattableString.Invariant($"{_options.Optimizer} for {_count} parameters."),
                nameof(state));
        }

        _steps = state.Steps;
        for (var i = 0; i < expected.Length; i++) state.Vectors[i].Value.CopyTo(expected[i].Vector.Span);
    }

    private (string Name, AlignedFloats Vector)[] StateVectors()
    {
        AlignedFloats[] vectors = _options.Optimizer switch
        {
            OptimizerKind.AmsGrad => [_m, _v, _largest],
            OptimizerKind.Muon => [_m, _v, _average],
            OptimizerKind.RmsProp => [_v],
            _ => [_m, _v],
        };
        return [.. StateNames(_options.Optimizer).Zip(vectors)];
    }

    private static string[] StateNames(OptimizerKind kind) => kind switch
    {
        OptimizerKind.Adam or OptimizerKind.AdamW => ["exp_avg", "exp_avg_sq"],
        OptimizerKind.AmsGrad => ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"],
        OptimizerKind.Muon => ["exp_avg", "exp_avg_sq", "momentum_buffer"],
        OptimizerKind.Momentum => ["momentum_buffer"],
        OptimizerKind.RmsProp => ["square_avg"],
        _ => [],
    };

    private void UpdateChunk(int worker, int chunk)
    {
        switch (_options.Optimizer)
        {
            case OptimizerKind.Adam:
                Decay(chunk, Adam);
                break;
            case OptimizerKind.AdamW or OptimizerKind.Muon:
                Clip(chunk, new DecoupledDecay<AdamRule>(Adam, Rate, _options.WeightDecay));
                break;
            case OptimizerKind.AmsGrad:
                UpdateWithMaximum(chunk, AmsGrad);
                break;
            case OptimizerKind.Sgd:
                Decay(chunk, new DescentRule(Rate));
                break;
            case OptimizerKind.Momentum:
                Decay(chunk, new MomentumRule(Rate, _options.Momentum));
                break;
            case OptimizerKind.RmsProp:
                Decay(chunk, new RmsPropRule(Rate, _options.Smoothing, _options.Epsilon));
                break;
            default:
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"There is no update rule for {_options.Optimizer}."));
        }
    }

    private AdamRule Adam => new(Rate, _options.Beta1, _options.Beta2, _options.Epsilon, _steps);

    private AmsGradRule AmsGrad => new(
        Rate, _options.Beta1, _options.Beta2, _options.Epsilon, _steps, _options.WeightDecay, _scale);

    private void Decay<TRule>(int chunk, TRule rule)
        where TRule : struct, IUpdateRule
    {
        if (_options.WeightDecay == 0) Clip(chunk, rule);
        else Clip(chunk, new CoupledDecay<TRule>(rule, _options.WeightDecay));
    }

    private void Clip<TRule>(int chunk, TRule rule)
        where TRule : struct, IUpdateRule
    {
        if (_scale == 1) Update(chunk, rule);
        else Update(chunk, new Scaled<TRule>(rule, _scale));
    }

    private void Update<TRule>(int chunk, TRule rule)
        where TRule : struct, IUpdateRule
    {
        Pointer<float> p = Parameters.Start, m = _m.Start, v = _v.Start, g = _gradient.Start;
        nint groups = _gradient.Groups, stride = _gradient.Stride;
        var end = Math.Min(Parameters.Length, (chunk + 1) * ChunkParameters);
        for (nint i = chunk * ChunkParameters; i < end; i += PointRows.Lanes)
        {
            var gradient = Load(g + i);
            for (nint group = 1; group < groups; group++) gradient += Load(g + (group * stride) + i);
            Vector256<float> ps = Load(p + i), ms = Load(m + i), vs = Load(v + i);
            rule.Apply(gradient, ref ps, ref ms, ref vs);
            ps.Store((p + i).Next(PointRows.Lanes));
            ms.Store((m + i).Next(PointRows.Lanes));
            vs.Store((v + i).Next(PointRows.Lanes));
        }
    }

    private void UpdateWithMaximum<TRule>(int chunk, TRule rule)
        where TRule : struct, IMaximumRule
    {
        Pointer<float> p = Parameters.Start, m = _m.Start, v = _v.Start, largest = _largest.Start, g = _gradient.Start;
        nint groups = _gradient.Groups, stride = _gradient.Stride;
        var end = Math.Min(Parameters.Length, (chunk + 1) * ChunkParameters);
        for (nint i = chunk * ChunkParameters; i < end; i += PointRows.Lanes)
        {
            var gradient = Load(g + i);
            for (nint group = 1; group < groups; group++) gradient += Load(g + (group * stride) + i);
            Vector256<float> ps = Load(p + i), ms = Load(m + i), vs = Load(v + i);
            var most = Load(largest + i);
            rule.Apply(gradient, ref ps, ref ms, ref vs, ref most);
            ps.Store((p + i).Next(PointRows.Lanes));
            ms.Store((m + i).Next(PointRows.Lanes));
            vs.Store((v + i).Next(PointRows.Lanes));
            most.Store((largest + i).Next(PointRows.Lanes));
        }
    }

    /// <summary>
    /// Updates a matrix of Muon's from the weights before the step. It has no moments of Adam's, which updated all.
    /// </summary>
    private void UpdateMatrix(int worker, int matrix)
    {
        var place = _muon![matrix];
        var (start, length) = place.GetOffsetAndLength(_count);
        nint groups = _gradient.Groups, stride = _gradient.Stride;
        for (nint i = start; i < start + length; i++)
        {
            var gradient = _gradient.Start[i];
            for (nint group = 1; group < groups; group++) gradient += _gradient.Start[(group * stride) + i];
            _sum[i] = gradient * _scale;
        }

        var weights = Parameters.Span[place];
        _before.AsSpan(place).CopyTo(weights);
        _m.Span[place].Clear();
        _v.Span[place].Clear();
        _muon.Update(
            matrix, weights, _sum.AsSpan(place), _average.Span[place], Rate, _options.Momentum, _options.WeightDecay);
    }

    // x - x is 0 if x is finite, else NaN; and a sum with a NaN is NaN.
    private static bool AllFinite(AlignedFloats values)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < values.Length; i += PointRows.Lanes)
        {
            var vector = Load(values.Start + i);
            sum += vector - vector;
        }

        return Vector256.EqualsAll(sum, Vector256<float>.Zero);
    }

    private static Vector256<float> Load(Pointer<float> place) => Vector256.Load(place.Next(PointRows.Lanes));
}
