using System.Collections.Concurrent;
using System.Diagnostics;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Pipeline;

/// <summary>
/// The checkpoints that a run draws, in order: first those that are stored, then those that the trainer gives, which
/// are stored as they come. What it gives besides, to go on from after an interruption, is stored only. The trainer
/// works on a thread of its own, and waits while a few checkpoints are waiting to be drawn.
/// </summary>
internal sealed class CheckpointFeed : IDisposable
{
    private const int QueuedCheckpoints = 4;

    /// <summary>
    /// How long an interrupted training may take to end its epoch, so that its checkpoint can be kept.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private readonly BlockingCollection<TrainedCheckpoint> _queue = new(QueuedCheckpoints);
    private readonly CancellationTokenSource _cancellation;
    // Follows the other after the grace, and ends the training within an epoch.
    private readonly CancellationTokenSource _training = new();
    private readonly RunRecorder _recorder;
    private readonly ThreadBudget _threads;
    private readonly Task<DivergenceException?> _end;
    private readonly Plugin? _plugin;
    private readonly TimeSpan _grace;
    private volatile bool _isLeftBehind;

    /// <param name="task">The training, from the last of the stored checkpoints on.</param>
    /// <param name="stored">The checkpoints before.</param>
    /// <param name="pause">After so long without a checkpoint, one is kept that no frame needs.</param>
    /// <param name="grace">How long a plug-in's trainer may take to stop.</param>
    /// <param name="threads">Of the run; the training holds as many of them as its task has.</param>
    public CheckpointFeed(
        ITrainer trainer,
        TrainingTask task,
        IReadOnlyList<StoredCheckpoint> stored,
        RunRecorder recorder,
        TimeSpan pause,
        TimeSpan grace,
        ThreadBudget threads,
        CancellationToken cancellation)
    {
        (_recorder, _threads) = (recorder, threads);
        (_plugin, _grace) = (Plugin.Of(trainer), grace);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _cancellation.Token.Register(() => _training.CancelAfter(Grace));
        _end = Task.Factory.StartNew(
            () => Train(trainer, task, stored, pause),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>Requested when the run is interrupted, and when it is given up.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Each checkpoint once, in order; ends with the training, however that ends.</summary>
    /// <exception cref="OperationCanceledException">While it is read: the run is cancelled.</exception>
    public IEnumerable<TrainedCheckpoint> Checkpoints => _queue.GetConsumingEnumerable(Cancellation);

    /// <summary>Waits for the end of the training. What failed in it is thrown here.</summary>
    /// <returns>How it diverged; null where it did not.</returns>
    public DivergenceException? End() => _end.GetAwaiter().GetResult();

    /// <summary>Gives the training up, and waits until it has ended.</summary>
    /// <returns>What failed in it; null where nothing did, or only the cancellation ended it.</returns>
    public Exception? Cancel()
    {
        _cancellation.Cancel();
        if (_isLeftBehind || !((IAsyncResult)_end).AsyncWaitHandle.WaitOne(
            _plugin is null ? Timeout.InfiniteTimeSpan : Grace + _grace))
        {
            _isLeftBehind = true;
            return _plugin!.Stuck("training", _grace);
        }

        return _end.Exception?.InnerException is { } failure and not OperationCanceledException ? failure : null;
    }

    public void Dispose()
    {
        Cancel();
        // A trainer that is left behind may still use these.
        if (_isLeftBehind) return;
        _queue.Dispose();
        _cancellation.Dispose();
        _training.Dispose();
    }

    private DivergenceException? Train(
        ITrainer trainer, TrainingTask task, IReadOnlyList<StoredCheckpoint> stored, TimeSpan pause)
    {
        try
        {
            foreach (var before in stored)
            {
                _recorder.Keep(before);
                Add(new TrainedCheckpoint(before.Checkpoint, 0));
            }

            var frames = task.CheckpointEpochs.ToHashSet();
            var (kept, seconds) = (Stopwatch.GetTimestamp(), 0.0);
            task = task with { AfterEpoch = IsWanted, Log = _recorder.Say };
            using var held = _threads.Hold(task.Threads);
            using var stream = CheckedTraining.Of(trainer, task, _training.Token).GetEnumerator();
            for (var start = kept; stream.MoveNext(); start = kept = Stopwatch.GetTimestamp())
            {
                if (_isLeftBehind) return null;
                _recorder.Clock.Add(Stage.Training, start);
                seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
                var checkpoint = stream.Current;
                if (frames.Contains(checkpoint.Epoch) || checkpoint.State.Validation is { HasStopped: true })
                {
                    _recorder.Store(checkpoint);
                    Add(new TrainedCheckpoint(checkpoint, seconds));
                    seconds = 0;
                }
                else _recorder.StoreLatest(checkpoint);

                Cancellation.ThrowIfCancellationRequested();
            }

            return null;

            // After each epoch: notes it, and asks for a checkpoint after a long pause or an interruption.
            bool IsWanted(int epoch)
            {
                _recorder.Trained(epoch);
                return Cancellation.IsCancellationRequested || Stopwatch.GetElapsedTime(kept) >= pause;
            }
        }
        catch (DivergenceException divergence)
        {
            return divergence;
        }
        finally
        {
            _queue.CompleteAdding();
        }
    }

    private void Add(TrainedCheckpoint checkpoint)
    {
        if (_queue.TryAdd(checkpoint)) return;
        using (_threads.Yield()) _queue.Add(checkpoint, Cancellation);
    }
}
