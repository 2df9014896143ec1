using System.Collections.Concurrent;
using System.Diagnostics;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline;

/// <summary>
/// One run under way: checkpoints come from disk and from the trainer, become frames side by side, and go to every
/// renderer in order. The trainer works ahead by a small queue and never waits longer than that demands.
/// </summary>
internal sealed class RunInProgress(
    Plan plan,
    TrainingSetup subject,
    Services services,
    IRunObserver observer,
    RunFolder folder,
    RunRecord record,
    CheckpointFolder checkpoints,
    int threads)
{
    private const int QueuedCheckpoints = 4;

    private readonly RunClock _clock = new();
    private readonly ConcurrentQueue<RecordedCheckpoint> _digests = new();
    private int? _stoppedIn;

    public void Go(IReadOnlyList<StoredCheckpoint> stored, CancellationToken cancellation)
    {
        RecordFile.Write(folder.Partial, record);
        AtomicFile.Write(Path.Combine(folder.Partial, RunFolder.Manifest), System.Text.Encoding.UTF8.GetBytes(plan.ToManifest(folder.Final)));
        observer.Observe(new RunStarted(
            plan.Experiment,
            plan.Training.Epochs,
            plan.CheckpointEpochs.Length,
            folder.Partial,
            stored.Count > 0 ? stored[^1].Checkpoint.Epoch : null));
        DivergenceException? divergence;
        try
        {
            (var files, divergence) = Draw(stored, cancellation);
            Finish(files, divergence);
        }
        catch (Exception failure)
        {
            Stop(failure is OperationCanceledException ? RunStatus.Interrupted : RunStatus.Failed);
            if (failure is IOException or UnauthorizedAccessException) throw new UserErrorException(
                $"{plan.Experiment}: {failure.Message.TrimEnd('.')}. Once that is mended, --resume goes on from the last checkpoint.", ExitCode.Failed, failure);
            throw;
        }

        if (divergence is not null) throw new UserErrorException(
            $"{plan.Experiment}: {divergence.Message} What was drawn until then is in {folder.Final}.");
    }

    /// <summary>All frames through all renderers.</summary>
    private (IReadOnlyList<string> Files, DivergenceException? Divergence) Draw(
        IReadOnlyList<StoredCheckpoint> stored, CancellationToken cancellation)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var queue = new BlockingCollection<TrainedCheckpoint>(QueuedCheckpoints);
        using var sinks = new FrameSinks(plan, subject, services, folder.Partial, threads, _clock);
        var training = Task.Factory.StartNew(
            () => Train(stored, queue, failed.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            var builder = new FrameBuilder(subject, _clock, failed.Token);
            using (var frames = new OrderedPipeline<TrainedCheckpoint, Frame>(threads, builder.Build, frame => Hand(frame, sinks), threads + 1))
            {
                foreach (var checkpoint in queue.GetConsumingEnumerable(failed.Token)) frames.Add(checkpoint);
                frames.Complete();
            }

            cancellation.ThrowIfCancellationRequested();
            observer.Observe(new RenderersFinishing(plan.Experiment));
            var divergence = training.GetAwaiter().GetResult();
            return (sinks.Complete(), divergence);
        }
        catch
        {
            // The trainer may be waiting for room in the queue: end it, then let the first failure out.
            failed.Cancel();
            ((IAsyncResult)training).AsyncWaitHandle.WaitOne();
            cancellation.ThrowIfCancellationRequested();
            if (training is { IsFaulted: true, Exception.InnerException: { } trainer and not OperationCanceledException })
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(trainer);
            throw;
        }
    }

    /// <summary>Feeds the queue; a training that diverges ends it, and says so.</summary>
    private DivergenceException? Train(
        IReadOnlyList<StoredCheckpoint> stored, BlockingCollection<TrainedCheckpoint> queue, CancellationToken cancellation)
    {
        try
        {
            foreach (var (checkpoint, digest) in stored)
            {
                _digests.Enqueue(new RecordedCheckpoint(checkpoint.Epoch, digest));
                queue.Add(new TrainedCheckpoint(checkpoint, 0), cancellation);
            }

            var from = stored.Count > 0 ? stored[^1].Checkpoint : null;
            NoteStop(from);
            var task = subject.Task(plan, plan.CheckpointEpochs, from, Math.Max(1, threads / 2));
            using var stream = services.Trainer(plan.Training.Trainer).Train(task, cancellation).GetEnumerator();
            for (var start = Stopwatch.GetTimestamp(); stream.MoveNext(); start = Stopwatch.GetTimestamp())
            {
                _clock.Add(Stage.Training, start);
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                NoteStop(stream.Current);
                var digest = checkpoints.Write(stream.Current);
                _digests.Enqueue(new RecordedCheckpoint(stream.Current.Epoch, digest));
                observer.Observe(new CheckpointStored(plan.Experiment, stream.Current.Epoch, digest));
                queue.Add(new TrainedCheckpoint(stream.Current, seconds), cancellation);
            }

            return null;
        }
        catch (DivergenceException divergence)
        {
            return divergence;
        }
        finally
        {
            queue.CompleteAdding();
        }
    }

    private void NoteStop(Checkpoint? checkpoint)
    {
        if (checkpoint is { State.Validation.HasStopped: true }) _stoppedIn = checkpoint.Epoch;
    }

    private void Hand(Frame frame, FrameSinks sinks)
    {
        sinks.Add(frame);
        observer.Observe(new FrameDrawn(plan.Experiment, frame, frame.Seconds));
    }

    private void Finish(IReadOnlyList<string> files, DivergenceException? divergence)
    {
        var status = divergence is null ? RunStatus.Complete : RunStatus.Diverged;
        var ended = Ended(status, folder.Final) with
        {
            DivergedIn = divergence?.Epoch,
            StoppedIn = _stoppedIn,
            Outputs = [.. files.Select(Output)],
        };
        RecordFile.Write(folder.Partial, ended);
        observer.Observe(new RunEnded(plan.Experiment, status, folder.Final, ended));
        folder.Promote();
    }

    private void Stop(RunStatus status)
    {
        var ended = Ended(status, folder.Partial);
        try
        {
            RecordFile.Write(folder.Partial, ended);
        }
        catch (IOException)
        {
            // The record of the beginning stands, and the reason for stopping is worth more.
        }

        observer.Observe(new RunEnded(plan.Experiment, status, folder.Partial, ended));
    }

    private RunRecord Ended(RunStatus status, string where) => record with
    {
        Status = status,
        Plan = record.Plan with { Manifest = plan.ToManifest(where) },
        Checkpoints = [.. _digests],
        Timings = _clock.Timings,
    };

    private RecordedOutput Output(string file)
    {
        var path = Path.Combine(folder.Partial, file);
        return new RecordedOutput(file, new FileInfo(path).Length, Digest.OfFile(path));
    }
}
