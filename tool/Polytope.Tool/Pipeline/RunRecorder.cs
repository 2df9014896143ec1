using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Polytope.Core.Training;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Provenance;

namespace Polytope.Tool.Pipeline;

/// <summary>
/// Writes down what a run does: its checkpoints as they come, and its record at the beginning and at the end.
/// Checkpoints come from one thread, everything else from another.
/// </summary>
/// <param name="kept">The finished run to which this one adds; null where it adds to none.</param>
internal sealed class RunRecorder(
    Plan plan,
    TrainingSetup setup,
    RunFolder folder,
    CheckpointFolder checkpoints,
    StoredRun? kept,
    IRunObserver observer)
{
    private RunRecord _begun = NewRecord(plan, setup, folder);
    private readonly CheckpointFolder _latest = new(folder.Partial, RunFolder.Latest);
    private readonly ConcurrentQueue<RecordedCheckpoint> _digests = new();
    private int? _stoppedIn;
    private long _told;

    private static readonly TimeSpan TellingPause = TimeSpan.FromSeconds(0.25);

    /// <summary>The run that the training branched off from; null where it trains all by itself.</summary>
    public RecordedOrigin? Origin
    {
        get => _begun.BranchedFrom;
        init => _begun = _begun with { BranchedFrom = value };
    }

    /// <summary>The code that trains it, from which epoch on; null where that is the tool's own.</summary>
    public IReadOnlyList<RecordedTrainer>? TrainedBy
    {
        get => _begun.TrainedBy;
        init => _begun = _begun with { TrainedBy = value };
    }

    /// <summary>Where the run's time goes.</summary>
    public RunClock Clock { get; } = new();

    /// <param name="from">The epoch of the checkpoint that the training goes on from; null at the start.</param>
    /// <param name="ordinal">Which run of how many it is.</param>
    public void Begin(int? from, Ordinal ordinal)
    {
        RecordFile.Write(folder.Partial, _begun);
        if (plan.Image.Kept is { } learned)
            AtomicFile.Write(Path.Combine(folder.Partial, learned.Name), learned.Content());
        foreach (var script in plan.Scripts) script.Keep(folder.Partial);
        WriteManifest(_begun);
        observer.Observe(new RunStarted(
            plan.Experiment,
            plan.Training.Epochs,
            plan.CheckpointEpochs.Length,
            folder.Partial,
            from)
        {
            Ordinal = ordinal,
        });
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

    /// <summary>
    /// Stores a checkpoint that no frame needs: apart from the others, so that the run's digests and outputs do not
    /// depend on when it was interrupted. One more is kept in case that the newest is damaged.
    /// </summary>
    public void StoreLatest(Checkpoint checkpoint)
    {
        _latest.Write(checkpoint);
        _latest.KeepNewest(2);
    }

    /// <summary>Tells what the trainer says, for the log.</summary>
    public void Say(string text) => observer.Observe(new TrainerSpoke(plan.Experiment, text));

    /// <summary>Tells how far the training is, a few times a second.</summary>
    public void Trained(int epoch)
    {
        if (Stopwatch.GetElapsedTime(_told) < TellingPause) return;
        _told = Stopwatch.GetTimestamp();
        observer.Observe(new EpochTrained(plan.Experiment, epoch));
    }

    /// <summary>The run is done: completes its record, and gives it its final name.</summary>
    /// <param name="done">The plan without the outputs that failed.</param>
    /// <param name="files">Of the outputs, relative to the run's folder.</param>
    /// <param name="divergence">How the training ended before its last epoch; null where it did not diverge.</param>
    public void Finish(Plan done, IReadOnlyList<string> files, DivergenceException? divergence)
    {
        if (plan.Image.Kept is { Name: var learned }) files = [.. files, learned];
        files = [.. files, .. plan.Scripts.Where(script => script.IsKept).Select(script => script.Kept).Distinct()];
        var status = divergence is null ? RunStatus.Complete : RunStatus.Diverged;
        var ended = Ended(status) with
        {
            DivergedIn = divergence?.Epoch,
            StoppedIn = _stoppedIn,
            Outputs =
            [
                .. files.Select(file => RecordedOutput.Of(folder.Partial, file)),
                .. kept?.SoundOutputs().Where(old => !files.Contains(old.File)) ?? [],
            ],
        };
        if (done != plan)
        {
            ended = ended with { Plan = Recorded(done, folder) };
            WriteManifest(ended);
        }

        RecordFile.Write(folder.Partial, ended);
        observer.Observe(new RunEnded(plan.Experiment, status, folder.Final, ended));
        folder.Complete();
        folder.Promote();
    }

    /// <summary>The run ends before it is done, and stays where it can be resumed.</summary>
    public void Stop(RunStatus status)
    {
        var ended = Ended(status);
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

    private RunRecord Ended(RunStatus status) => _begun with
    {
        Status = status,
        Checkpoints = [.. _digests],
        Timings = Clock.Timings,
    };

    private void WriteManifest(RunRecord record) => AtomicFile.Write(
        Path.Combine(folder.Partial, RunFolder.Manifest), Encoding.UTF8.GetBytes(record.Plan.Manifest));

    private static RecordedPlan Recorded(Plan plan, RunFolder folder) => new(
        plan.Hash,
        plan.TrainingHash,
        plan.Lines.ToDictionary(line => line.Path, line => line.Value),
        plan.ToManifest(Path.GetFullPath(folder.Final)),
        plan.TrajectoryHash);

    private static RecordedPlugin Recorded(Plugin plugin, RunFolder folder) => new(
        plugin.About.Name,
        plugin.About.Version,
        plugin.IsInstalled ? null : PlanText.PluginPath(plugin.About.File, Path.GetFullPath(folder.Final)),
        plugin.Code.Files[0].Sha256,
        plugin.Code.Identity);

    private static RunRecord NewRecord(Plan plan, TrainingSetup setup, RunFolder folder) => new()
    {
        Experiment = plan.Experiment,
        Status = RunStatus.Running,
        Tool = ToolVersion.Text,
        Numerics = NumericsRevision.Current,
        Seed = plan.Seed,
        Provenance = RecordedProvenance.Of(plan.Origin.File),
        Plan = Recorded(plan, folder),
        Plugins = plan.Plugins.Any() ? [.. plan.Plugins.Select(plugin => Recorded(plugin, folder))] : null,
        Image = LearnedRecord.Image(setup.Subject),
        Window = LearnedRecord.Window(setup.Subject),
        Points = LearnedRecord.Points(plan, setup),
    };
}
