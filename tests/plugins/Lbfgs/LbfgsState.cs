using Polytope.Core.Networks;
using Polytope.Core.Training;

namespace Lbfgs;

/// <summary>
/// Where the training is: parameters, gradient, and the last steps with the changes of the gradient. Everything that is
/// kept from step to step is float32, as a checkpoint has it, so that a resumed training ends with the same bits.
/// </summary>
internal sealed class LbfgsState
{
    private const string GradientName = "gradient";

    private readonly LbfgsTrainer _options;
    private readonly TrainingTask _task;
    private readonly CancellationToken _cancellation;
    private readonly FullBatch _batch;
    private readonly List<(float[] Step, float[] Change)> _memory = [];
    private float[] _parameters;
    private float[] _gradient;
    private long _steps;

    public LbfgsState(LbfgsTrainer options, TrainingTask task, CancellationToken cancellation)
    {
        (_options, _task, _cancellation) = (options, task, cancellation);
        _batch = new FullBatch(task);
        _parameters = (task.From?.Network ?? task.Initial).ToParameters();
        _gradient = new float[_parameters.Length];
        if (task.From?.State is { Vectors.Count: > 0 } state)
        {
            var vectors = state.Vectors.ToDictionary(vector => vector.Key, vector => vector.Value);
            _gradient = vectors[GradientName];
            for (var i = 0; vectors.TryGetValue($"step-{i}", out var step); i++)
                _memory.Add((step, vectors[$"change-{i}"]));
            _steps = state.Steps;
        }
        else
        {
            _batch.Loss(_parameters, _gradient, cancellation);
        }
    }

    public bool IsFinite => Array.TrueForAll(_parameters, float.IsFinite);

    public Checkpoint Checkpoint(int epoch) => new(
        epoch,
        Network.FromParameters(_task.Initial.Shape, _task.Initial.Activation, _parameters),
        new TrainerState(
            _steps,
            [
                new(GradientName, [.. _gradient]),
                .. _memory.SelectMany((pair, i) => (KeyValuePair<string, float[]>[])
                    [new($"step-{i}", [.. pair.Step]), new($"change-{i}", [.. pair.Change])]),
            ]));

    /// <summary>One step down.</summary>
    public void Step()
    {
        var direction = Direction();
        var slope = Dot(direction, _gradient);
        if (slope >= 0)
        {
            // The memory misleads: begin again with the gradient.
            _memory.Clear();
            direction = Direction();
            slope = Dot(direction, _gradient);
        }

        var loss = _batch.Loss(_parameters, new float[_parameters.Length], _cancellation);
        var (next, gradient) = (new float[_parameters.Length], new float[_parameters.Length]);
        var length = _options.Step;
        for (var halved = 0; halved < 30; halved++, length /= 2)
        {
            for (var i = 0; i < next.Length; i++) next[i] = (float)(_parameters[i] + (length * direction[i]));
            // Armijo's condition.
            if (_batch.Loss(next, gradient, _cancellation) <= loss + (1e-4 * length * slope)) break;
        }

        Remember(Difference(next, _parameters), Difference(gradient, _gradient));
        (_parameters, _gradient) = (next, gradient);
        _steps++;
    }

    /// <summary>The two-loop recursion: minus the gradient, as the memory bends it.</summary>
    private double[] Direction()
    {
        double[] direction = [.. _gradient.Select(g => -(double)g)];
        var weights = new double[_memory.Count];
        for (var k = _memory.Count - 1; k >= 0; k--)
        {
            var (step, change) = _memory[k];
            weights[k] = Dot(direction, step) / Dot(step, change);
            Add(direction, change, -weights[k]);
        }

        // Without a memory the first step is short, for nothing is known of the curvature.
        var scale = _memory is [.., var (last, turned)]
            ? Dot(last, turned) / Dot(turned, turned)
            : Math.Min(1, 0.1 / Math.Sqrt(Dot(_gradient, _gradient)));
        for (var i = 0; i < direction.Length; i++) direction[i] *= scale;
        for (var k = 0; k < _memory.Count; k++)
        {
            var (step, change) = _memory[k];
            Add(direction, step, weights[k] - (Dot(direction, change) / Dot(step, change)));
        }

        return direction;
    }

    /// <summary>Only steps along which the loss curves upwards are worth remembering.</summary>
    private void Remember(float[] step, float[] change)
    {
        if (Dot(step, change) <= 1e-10 * Dot(change, change)) return;
        _memory.Add((step, change));
        if (_memory.Count > _options.Memory) _memory.RemoveAt(0);
    }

    private static float[] Difference(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static void Add(double[] to, float[] vector, double factor)
    {
        for (var i = 0; i < to.Length; i++) to[i] += factor * vector[i];
    }

    private static double Dot(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }

    private static double Dot(double[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
