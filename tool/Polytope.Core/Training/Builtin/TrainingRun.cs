using Polytope.Core.Networks;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Training.Builtin;

/// <summary>The state of a training between two checkpoints.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainingTask _task;
    private readonly Workers _workers;
    private readonly BatchGradient _gradient;
    private Optimizer _optimizer;
    private TrainingOptions _options;
    private readonly Action _arrangeNext;
    private readonly PointLoss? _validation;
    private readonly WeightPredictor? _predictor;
    private EarlyStopState? _earlyStop;
    private ShuffledBatches _points;
    private ShuffledBatches _nextPoints;

    // The current epoch, or the last completed one.
    private int _epoch;

    public TrainingRun(TrainingTask task, Checkpoint start)
    {
        _task = task;
        _epoch = start.Epoch;
        _workers = new Workers(Math.Min(task.Threads, BatchGradient.MaxGroups));
        _points = new ShuffledBatches(task.Samples.Training, task.Options.BatchSize, task.Seed);
        // Full batches have the same order in all epochs.
        _nextPoints = task.Options.BatchSize is null
            ? _points : new ShuffledBatches(task.Samples.Training, task.Options.BatchSize, task.Seed);
        _arrangeNext = () => _nextPoints.Arrange(_epoch + 1);
        var (shape, activation, output) = (task.Initial.Shape, task.Initial.Activation, task.Initial.Output);
        _gradient = new BatchGradient(shape, (float)activation.Slope, _workers, task.Options.Loss, output);
        // The state is that of the last completed epoch.
        _options = task.Options.In(start.Epoch);
        _optimizer = new Optimizer(_options, shape, start.Network.ToParameters(), _workers);
        _optimizer.Restore(WeightPredictor.Part(start.State));
        if (task.Options.Prediction is { } prediction)
        {
            _predictor = new WeightPredictor(prediction, shape, task.Seed, _workers);
            if (start.Epoch > 0) _predictor.Restore(start.State);
        }

        _earlyStop = start.State.Validation;
        if (task.Options.EarlyStop is not null)
            _validation = new PointLoss(task.Options.Loss, task.Samples.Validation, shape, activation, output);
    }

    /// <summary>As <see cref="ITrainer.MemoryFor"/>.</summary>
    public static TrainingMemory MemoryFor(TrainingSize size)
    {
        var (shape, points, options, threads) = size;
        // Where a phase begins, there are both optimizers and the state that is handed over.
        TrainingOptions[] phases = [options, .. options.Phases.Select(phase => phase.Options)];
        var state = phases.Max(phase => Optimizer.StateBytes(phase.Optimizer, shape));
        var bytes = ((options.BatchSize is null ? 1 : 2) * ShuffledBatches.BytesFor(points, options.BatchSize, shape))
            + BatchGradient.BytesFor(shape, threads)
            + (phases.Max(phase => Optimizer.BytesFor(phase.Optimizer, shape)) * Math.Min(phases.Length, 2));
        if (phases.Length > 1) bytes += state;
        if (options.EarlyStop is not null) bytes += BlockPass.BytesFor(shape);
        if (options.Prediction is { } prediction)
        {
            var (predictor, kept) = WeightPredictor.MemoryFor(prediction, shape, threads);
            bytes += predictor;
            state += kept;
        }

        return new TrainingMemory(bytes, (sizeof(double) * (long)shape.ParameterCount) + state);
    }

    /// <summary>Whether it has stopped early.</summary>
    public bool HasStopped => _earlyStop is { HasStopped: true };

    /// <summary>
    /// Trains to the end of an epoch, or until it stops early, or until a checkpoint is asked for in between.
    /// </summary>
    /// <returns>The checkpoint after the last completed epoch.</returns>
    public Checkpoint RunTo(int epoch, CancellationToken cancellation)
    {
        while (_epoch < epoch && !HasStopped)
        {
            _epoch++;
            RunEpoch(cancellation);
            if (_task.AfterEpoch?.Invoke(_epoch) == true) break;
        }

        var network = Network.FromParameters(
            _task.Initial.Shape, _task.Initial.Activation, _optimizer.CopyParameters(), _task.Initial.Output);
        var state = _optimizer.Save() with { Validation = _earlyStop };
        if (_predictor is null) return new Checkpoint(_epoch, network, state);
        _task.Log?.Invoke(FormattableString.Invariant(
            $"epoch {_epoch}: the mean loss of the predicted weights is {_predictor.Loss(_optimizer.Parameters):G6}"));
        return new Checkpoint(_epoch, network, _predictor.Join(state));
    }

    public void Dispose() => _workers.Dispose();

    private void RunEpoch(CancellationToken cancellation)
    {
        var options = _task.Options;
        BeginPhase(options.In(_epoch));
        if (options.OptimizerReset == OptimizerReset.EachEpoch) _optimizer.Reset();
        _optimizer.Rate = _options.Schedule.RateIn(_options.Rate, _epoch, options.Epochs);
        // The next epoch is shuffled while the first batch of this one is computed.
        (_points, _nextPoints) = (_nextPoints, _points);
        _points.Arrange(_epoch);
        for (var batch = 0; batch < _points.Batches; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            _gradient.Compute(_optimizer.Parameters, _points[batch], batch == 0 ? _arrangeNext : null);
            _predictor?.AddTo(_optimizer.Parameters, _gradient);
            _optimizer.Step(_gradient);
            _predictor?.Step();
        }

        // A weight that is NaN or infinite stays so: one check per epoch is enough to name the epoch.
        if (!_optimizer.IsFinite || _predictor is { IsFinite: false }) throw new DivergenceException(_epoch);
        if (options.EarlyStop is { } stop)
            _earlyStop = stop.Next(_earlyStop, _epoch, _validation!.At(_optimizer.Parameters));
    }

    /// <summary>Changes the optimizer or its constants where a phase begins.</summary>
    private void BeginPhase(TrainingOptions options)
    {
        if (ReferenceEquals(options, _options)) return;
        var state = options.Optimizer == _options.Optimizer ? _optimizer.Save() : TrainerState.Empty;
        _optimizer = new Optimizer(options, _task.Initial.Shape, _optimizer.CopyParameters(), _workers);
        _optimizer.Restore(state);
        _options = options;
    }
}
