using System.Collections.Concurrent;
using System.Text;
using Polytope.Core.Training;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline;

/// <summary>
/// Writes down what a run does: its checkpoints as they come, and its record at the beginning and at the end.
/// Checkpoints come from one thread, everything else from another.
/// </summary>
internal sealed class RunRecorder(
    Plan plan, TrainingSetup setup, RunFolder folder, CheckpointFolder checkpoints, IRunObserver observer)
{
    private readonly RunRecord _begun = NewRecord(plan, setup, folder.Partial);
    private readonly ConcurrentQueue<RecordedCheckpoint> _digests = new();
    private int? _stoppedIn;

    /// <summary>Where the run's time goes.</summary>
    public RunClock Clock { get; } = new();

    /// <param name="stored">The checkpoints that the training goes on from.</param>
    public void Begin(IReadOnlyList<StoredCheckpoint> stored)
    {
        RecordFile.Write(folder.Partial, _begun);
        var manifest = plan.ToManifest(folder.Final);
        AtomicFile.Write(Path.Combine(folder.Partial, RunFolder.Manifest), Encoding.UTF8.GetBytes(manifest));
        observer.Observe(new RunStarted(
            plan.Experiment,
            plan.Training.Epochs,
            plan.CheckpointEpochs.Length,
            folder.Partial,
            stored is [.., var last] ? last.Checkpoint.Epoch : null));
    }

    /// <summary>Notes a checkpoint that is stored already.</summary>
    public void Keep(StoredCheckpoint stored) => Note(stored.Checkpoint, stored.Digest);

    /// <summary>Stores a checkpoint that was trained.</summary>
    public void Store(Checkpoint checkpoint)
    {
        var digest = checkpoints.Write(checkpoint);
        Note(checkpoint, digest);
        observer.Observe(new CheckpointStored(plan.Experiment, checkpoint.Epoch, digest));
    }

    /// <summary>The run is done: completes its record, and gives it its final name.</summary>
    /// <param name="files">Of the outputs, relative to the run's folder.</param>
    /// <param name="divergence">How the training ended before its last epoch; null where it did not diverge.</param>
    public void Finish(IReadOnlyList<string> files, DivergenceException? divergence)
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

    /// <summary>The run ends before it is done, and stays where it can be resumed.</summary>
    public void Stop(RunStatus status)
    {
        var ended = Ended(status, folder.Partial);
        try
        {
            RecordFile.Write(folder.Partial, ended);
        }
        catch (IOException)
        {
            // The first record remains; the failure that stopped the run matters more than this one.
        }

        observer.Observe(new RunEnded(plan.Experiment, status, folder.Partial, ended));
    }

    private void Note(Checkpoint checkpoint, string digest)
    {
        _digests.Enqueue(new RecordedCheckpoint(checkpoint.Epoch, digest));
        if (checkpoint.State.Validation is { HasStopped: true }) _stoppedIn = checkpoint.Epoch;
    }

    private RunRecord Ended(RunStatus status, string where) => _begun with
    {
        Status = status,
        Plan = _begun.Plan with { Manifest = plan.ToManifest(where) },
        Checkpoints = [.. _digests],
        Timings = Clock.Timings,
    };

    private RecordedOutput Output(string file)
    {
        var path = Path.Combine(folder.Partial, file);
        return new RecordedOutput(file, new FileInfo(path).Length, Digest.OfFile(path));
    }

    private static RunRecord NewRecord(Plan plan, TrainingSetup setup, string folder) => new()
    {
        Experiment = plan.Experiment,
        Status = RunStatus.Running,
        Tool = ToolVersion.Text,
        Numerics = NumericsRevision.Current,
        Seed = plan.Seed,
        Plan = new RecordedPlan(
            plan.Hash,
            plan.TrainingHash,
            plan.Lines.ToDictionary(line => line.Path, line => line.Value),
            plan.ToManifest(folder),
            plan.TrajectoryHash),
        Image = LearnedRecord.Image(setup.Subject),
        Points = LearnedRecord.Points(plan, setup),
    };
}
