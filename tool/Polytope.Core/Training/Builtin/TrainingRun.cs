using Polytope.Core.Networks;

namespace Polytope.Core.Training.Builtin;

/// <summary>A training under way: between two calls it stands after some epoch.</summary>
internal sealed unsafe class TrainingRun : IDisposable
{
    private readonly TrainingTask _task;
    private readonly Workers _workers;
    private readonly BatchGradient _gradient;
    private readonly Optimizer _optimizer;
    private readonly Action _arrangeNext;
    private readonly PointLoss? _validation;
    private EarlyStopState? _watch;
    private ShuffledBatches _points;
    private ShuffledBatches _nextPoints;

    // The epoch under way, or the last one done.
    private int _epoch;

    public TrainingRun(TrainingTask task, Checkpoint start)
    {
        _task = task;
        _epoch = start.Epoch;
        _workers = new Workers(Math.Min(task.Threads, BatchGradient.MostGroups));
        _points = new ShuffledBatches(task.Samples.Training, task.Options.BatchSize, task.Seed);
        _nextPoints = new ShuffledBatches(task.Samples.Training, task.Options.BatchSize, task.Seed);
        _arrangeNext = () => _nextPoints.Arrange(_epoch + 1);
        _gradient = new BatchGradient(task.Initial.Shape, (float)task.Initial.Activation.Slope, _workers, task.Options.Loss);
        _optimizer = new Optimizer(task.Options, start.Network.ToParameters(), _workers);
        _optimizer.Restore(start.State);
        _watch = start.State.Validation;
        if (task.Options.EarlyStop is not null)
            _validation = new PointLoss(task.Options.Loss, task.Samples.Validation, task.Initial.Shape, task.Initial.Activation);
    }

    /// <summary>Whether it has ended before its last epoch.</summary>
    public bool HasStopped => _watch is { HasStopped: true };

    /// <summary>Trains to the end of an epoch, or until it stops early.</summary>
    public Checkpoint Until(int epoch, CancellationToken cancellation)
    {
        while (_epoch < epoch && !HasStopped)
        {
            _epoch++;
            Epoch(cancellation);
        }

        var network = Network.FromParameters(_task.Initial.Shape, _task.Initial.Activation, _optimizer.CopyParameters());
        return new Checkpoint(_epoch, network, _optimizer.Save() with { Validation = _watch });
    }

    public void Dispose() => _workers.Dispose();

    private void Epoch(CancellationToken cancellation)
    {
        var options = _task.Options;
        if (options.OptimizerReset == OptimizerReset.EachEpoch) _optimizer.Reset();
        _optimizer.Rate = options.Schedule.RateIn(options.Rate, _epoch, options.Epochs);
        // The next epoch's order is made while the first batch of this one is computed.
        (_points, _nextPoints) = (_nextPoints, _points);
        _points.Arrange(_epoch);
        for (var batch = 0; batch < _points.Batches; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            _gradient.Compute(_optimizer.Parameters, _points[batch], batch == 0 ? _arrangeNext : null);
            _optimizer.Step(_gradient);
        }

        // A weight that is NaN or infinite stays so: once an epoch is often enough, and names the epoch.
        if (!_optimizer.IsFinite) throw new DivergenceException(_epoch);
        if (options.EarlyStop is { } stop) _watch = stop.Next(_watch, _epoch, _validation!.At(_optimizer.Parameters.Start));
    }
}
