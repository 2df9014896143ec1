using Polytope.Core.Images;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Pipeline;

/// <summary>Trains a recorded run again and compares digest by digest.</summary>
internal static class Verifier
{
    /// <param name="path">A run's folder, or a record.</param>
    /// <param name="threads">At most; changes no result.</param>
    /// <param name="progress">Told each epoch that agrees, and the last.</param>
    /// <param name="gate">For code that is not the tool's own; null for what the user trusts.</param>
    /// <exception cref="UserErrorException">There is nothing to compare, or the plan can't be run.</exception>
    public static Verification Verify(
        string path,
        int threads,
        Action<int, int> progress,
        CancellationToken cancellation,
        CodeGate? gate = null)
    {
        RunFolder.Of(path).TryRecover();
        var isFolder = Directory.Exists(path);
        var run = StoredRun.OfRecord(isFolder ? Path.Combine(path, RecordFile.Name) : path);
        var record = run.Record;
        RequireSameArithmetic(run, path);
        RequireCheckpoints(run);
        var plan = run.Plan(gate ?? CodeGate.Trusting, PlannedCode.OfTraining);
        Check(run, plan);
        var setup = TrainingSetup.Of(plan);
        if (LearnedRecord.Sha256(setup) != record.LearnedSha256)
        {
            return new Verification(record, 0, null, setup.Subject is ImageSubject
                ? "the image is another one than that of the run"
                : "the points are others than those of the run");
        }

        IReadOnlyList<int> epochs =
            record.StoppedIn is null ? run.Epochs : plan.Keeping(run.Epochs).CheckpointEpochs;
        var trained = CheckedTraining.Of(
            plan.Trainer, setup.Task(plan, epochs, from: null, threads), cancellation);
        var verification = Compare(record, trained, epoch => progress(epoch, epochs[^1])) with
        {
            ChangedPlugins = [.. ChangedPlugin.In(run)],
        };
        // The beginning was trained by other code than there is now.
        if (verification is { FirstDifferent: { } first, Reason: null } && TrainerCode.Told(record) is { } told
            && first <= record.TrainedBy![^1].From)
            return verification with { Reason = $"{told} What it is now gives other weights before that." };
        return !verification.IsSame || !isFolder || run.Damage() is not { } damage ? verification
            : verification with { Reason = $"training gives the recorded weights, but {damage}" };
    }

    private static void RequireSameArithmetic(StoredRun run, string path)
    {
        var record = run.Record;
        if (record.Numerics == NumericsRevision.Current) return;
        throw new UserErrorException(
            FormattableString.Invariant($"{run.RecordPath}: this run has numerics {record.Numerics}, and this tool ")
            + FormattableString.Invariant($"({ToolVersion.Text}) has {NumericsRevision.Current}: ")
            + $"it would compute other bits. Verify with version {record.Tool}: dotnet tool install "
            + $"--version {record.Tool} dotnet-polytope (beside this one with --tool-path DIR), "
            + $"or dotnet tool exec dotnet-polytope@{record.Tool} -- verify {Printable.Line(ShellWord.Quoted(path))}");
    }

    /// <exception cref="UserErrorException">The record has nothing to compare.</exception>
    private static void RequireCheckpoints(StoredRun run)
    {
        if (run.Epochs.Count > 0) return;
        throw new UserErrorException($"{run.RecordPath}: the run recorded no checkpoint: there is nothing to compare.");
    }

    /// <exception cref="UnreadableFileException">The record does not fit its own plan.</exception>
    private static void Check(StoredRun run, Plan plan)
    {
        var (record, epochs) = (run.Record, run.Epochs);
        if (epochs.Zip(epochs.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw Changed("the epochs of its checkpoints do not ascend");
        if (epochs[0] < 0 || epochs[^1] > plan.Training.Epochs)
            throw Changed("the epochs of its checkpoints are not those of its plan");
        if (record.Status == RunStatus.Complete && Expected(plan, record.StoppedIn).Except(epochs).Any())
            throw Changed("it does not have all checkpoints of its plan");

        UnreadableFileException Changed(string how) => new(run.RecordPath, $"{how}: the record was changed by hand.");
    }

    /// <summary>Trains as far as the weights agree.</summary>
    private static Verification Compare(RunRecord record, IEnumerable<Checkpoint> trained, Action<int> progress)
    {
        var agreed = 0;
        try
        {
            foreach (var checkpoint in trained)
            {
                if (agreed == record.Checkpoints.Count)
                {
                    return new Verification(
                        record, agreed, checkpoint.Epoch, "The training goes on where the recorded one stopped.");
                }

                var recorded = record.Checkpoints[agreed];
                if (recorded.Epoch != checkpoint.Epoch || recorded.Sha256 != Digest.Of(checkpoint.Network))
                    return new Verification(record, agreed, recorded.Epoch, null);
                agreed++;
                progress(checkpoint.Epoch);
            }
        }
        catch (DivergenceException divergence)
        {
            return new Verification(record, agreed, divergence.Epoch, divergence.Message);
        }

        return new Verification(
            record, agreed, agreed < record.Checkpoints.Count ? record.Checkpoints[agreed].Epoch : null, null);
    }

    /// <summary>The epochs whose checkpoints a complete run has.</summary>
    private static IEnumerable<int> Expected(Plan plan, int? stoppedIn) => stoppedIn is { } stop
        ? plan.CheckpointEpochs.Where(epoch => epoch < stop).Append(stop)
        : plan.CheckpointEpochs;
}

/// <param name="Record">What was verified.</param>
/// <param name="Agreed">Checkpoints with the same weights, from the first on.</param>
/// <param name="FirstDifferent">The epoch of the first checkpoint that differs; null where none does.</param>
/// <param name="Reason">Why, where it is known.</param>
internal sealed record Verification(RunRecord Record, int Agreed, int? FirstDifferent, string? Reason)
{
    /// <summary>Plug-ins that are others now than those of the run.</summary>
    public IReadOnlyList<ChangedPlugin> ChangedPlugins { get; init; } = [];

    public bool IsSame => FirstDifferent is null && Reason is null;
}
