using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Numerics.Randomness;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Training.Builtin;

/// <summary>
/// The second network of <see cref="WeightPrediction"/>. Weights are its points, and sums are taken as those of a batch
/// (<see cref="BatchGradient"/>): the number of threads changes no bit.
/// </summary>
internal sealed class WeightPredictor
{
    private const string Prefix = "predictor.";
    private const string ParametersName = Prefix + "parameters";
    private const string StepsName = Prefix + "steps";
    private const float Slope = 0.01f;

    // Steps are kept as two float32 numbers, which hold integers of 24 bits.
    private const long StepsBase = 1 << 24;

    private readonly WeightPrediction _options;
    private readonly PredictionLosses _losses;
    private readonly NetworkShape _shape;
    private readonly Workers _workers;
    private readonly int[] _places;
    private readonly AlignedFloats _inputs;
    private readonly AlignedFloats _weights;
    private readonly AlignedFloats _slopes;
    private readonly Batch _batch;
    private readonly BatchGradient _gradient;
    private Optimizer _optimizer;

    /// <param name="shape">Of the first network.</param>
    public WeightPredictor(WeightPrediction options, NetworkShape shape, ulong seed, Workers workers)
    {
        (_options, _losses, _workers) = (options, new PredictionLosses(options), workers);
        _shape = ShapeFor(options);
        _places = [.. Places(shape)];
        var stride = BufferSize.Of(PointRows.Pairs(_places.Length), PointRows.Pair);
        _inputs = new AlignedFloats(BufferSize.Of(stride, 3));
        (_weights, _slopes) = (new AlignedFloats(stride), new AlignedFloats(stride));
        _batch = new Batch(new PointRows(_inputs.Start, stride), new PointRows(_weights.Start, stride), _places.Length);
        FillInputs(shape, _batch.Inputs);
        _gradient = new BatchGradient(_shape, Slope, workers, derivative: Differentiate);
        var initial = Initialization.Create(
            _shape, Activation.LeakyRelu(Slope), new InitializationOptions(), seed, StreamPurpose.WeightPrediction);
        _optimizer = OptimizerOf(initial.ToParameters());
    }

    /// <summary>As <see cref="ITrainer.MemoryFor"/>: what it takes, and what it adds to each checkpoint.</summary>
    public static TrainingMemory MemoryFor(WeightPrediction options, NetworkShape shape, int threads)
    {
        var own = ShapeFor(options);
        var kind = OptionsFor(options).Optimizer;
        // The number of each weight, its three inputs, itself and its slope.
        const int Vectors = 1 + 3 + 2;
        return new TrainingMemory(
            (sizeof(float) * Vectors * (long)shape.ParameterCount) + BatchGradient.BytesFor(own, threads)
                + Optimizer.BytesFor(kind, own),
            (sizeof(float) * (long)own.ParameterCount) + Optimizer.StateBytes(kind, own));
    }

    /// <summary>Its parameters, in the order of <see cref="Network.ToParameters"/>.</summary>
    public float[] Parameters => _optimizer.CopyParameters();

    /// <summary>Whether its parameters and its optimizer's state are finite.</summary>
    public bool IsFinite => _optimizer.IsFinite;

    /// <summary>
    /// Computes both gradients of R, and adds the one with respect to the weights, times the strength, to theirs.
    /// </summary>
    /// <param name="parameters">Of the first network.</param>
    /// <param name="gradient">Of the first network's loss.</param>
    public void AddTo(AlignedFloats parameters, BatchGradient gradient)
    {
        Gather(parameters);
        _gradient.Compute(_optimizer.Parameters, _batch);
        var (strength, sums, slopes) = ((float)_options.Strength, gradient.Start, _slopes.Start);
        for (var k = 0; k < _places.Length; k++) sums[_places[k]] += strength * slopes[k];
        GC.KeepAlive(_slopes);
    }

    /// <summary>Updates the second network's parameters once.</summary>
    public void Step() => _optimizer.Step(_gradient);

    /// <summary>R, the mean loss of the predictions.</summary>
    /// <param name="parameters">Of the first network.</param>
    public double Loss(AlignedFloats parameters)
    {
        Gather(parameters);
        var (pass, sum) = (new BlockPass(_shape, Slope), 0.0);
        for (var first = 0; first < _places.Length; first += BlockPass.Points)
        {
            var count = Math.Min(BlockPass.Points, _places.Length - first);
            var pair = first / PointRows.Pair;
            pass.Forward(_optimizer.Parameters.Start, _batch.Inputs.From(pair), PointRows.Pairs(count));
            sum += _losses.Sum(pass.Outputs, _batch.Targets.From(pair), count);
        }

        GC.KeepAlive(pass);
        GC.KeepAlive(_inputs);
        return sum / _places.Length;
    }

    /// <summary>The state of a trainer with this one's joined to it.</summary>
    public TrainerState Join(TrainerState state)
    {
        var own = _optimizer.Save();
        return state with
        {
            Vectors =
            [
                .. state.Vectors,
                new(ParametersName, Parameters),
                .. own.Vectors.Select(vector => KeyValuePair.Create(Prefix + vector.Key, vector.Value)),
                new(StepsName, [own.Steps / StepsBase, own.Steps % StepsBase]),
            ],
        };
    }

    /// <summary>Sets this one's state to that in a joined one.</summary>
    /// <exception cref="ArgumentException">It is not there, or that of another one.</exception>
    public void Restore(TrainerState state)
    {
        var own = state.Vectors.Where(vector => IsOwn(vector.Key)).ToDictionary();
        if (!own.Remove(ParametersName, out var parameters) || !own.Remove(StepsName, out var steps)
            || parameters.Length != _shape.ParameterCount || steps.Length != 2)
        {
            throw new ArgumentException(
                "The checkpoint's state does not hold the network that predicts the weights.", nameof(state));
        }

        _optimizer = OptimizerOf(parameters);
        _optimizer.Restore(new TrainerState(
            ((long)steps[0] * StepsBase) + (long)steps[1],
            [.. own.Select(vector => KeyValuePair.Create(vector.Key[Prefix.Length..], vector.Value))]));
    }

    /// <summary>A joined state without what is this one's.</summary>
    public static TrainerState Part(TrainerState state) => state with
    {
        Vectors = [.. state.Vectors.Where(vector => !IsOwn(vector.Key))],
    };

    private static bool IsOwn(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    private Optimizer OptimizerOf(float[] parameters) =>
        new(OptionsFor(_options), _shape, parameters, _workers);

    private static TrainingOptions OptionsFor(WeightPrediction options) => new() { Rate = options.Rate };

    private static NetworkShape ShapeFor(WeightPrediction options) => new(3, options.Hidden, options.Outputs);

    private void Differentiate(PointRows outputs, PointRows targets, int first, int points) =>
        _losses.Differentiate(outputs, targets, points, 1f / _places.Length, _slopes.Start + first);

    private void Gather(AlignedFloats parameters)
    {
        var weights = _weights.Start;
        for (var k = 0; k < _places.Length; k++) weights[k] = parameters.Start[_places[k]];
        GC.KeepAlive(parameters);
    }

    /// <summary>Where each weight is among the parameters.</summary>
    private static IEnumerable<int> Places(NetworkShape shape)
    {
        var first = 0;
        for (var l = 0; l < shape.LayerCount; l++)
        {
            var weights = shape.Widths[l] * shape.Widths[l + 1];
            for (var k = 0; k < weights; k++) yield return first + k;
            first += weights + shape.Widths[l + 1];
        }
    }

    private static void FillInputs(NetworkShape shape, PointRows inputs)
    {
        var at = 0;
        for (var l = 0; l < shape.LayerCount; l++)
        {
            int columns = shape.Widths[l], rows = shape.Widths[l + 1];
            for (var j = 0; j < rows; j++)
            {
                for (var i = 0; i < columns; i++, at++)
                {
                    inputs.Row(0)[at] = Part(l, shape.LayerCount);
                    inputs.Row(1)[at] = Part(j, rows);
                    inputs.Row(2)[at] = Part(i, columns);
                }
            }
        }

        static float Part(int index, int count) => count > 1 ? (float)((double)index / (count - 1)) : 0;
    }
}
