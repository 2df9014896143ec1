using Polytope.Core.Images;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline;

/// <summary>Runs plans, each in a folder of its own.</summary>
internal sealed class Runner(Services services, IRunObserver observer)
{
    /// <summary>Runs one plan, unless its run is there already.</summary>
    /// <exception cref="UserErrorException">
    /// It can't begin, the training diverged (what was drawn so far is kept), or an output failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">Interrupted; what is done is kept for resuming.</exception>
    public void Run(Plan plan, RunSettings settings, CancellationToken cancellation)
    {
        var folder = new RunFolder(settings.Output, plan.Experiment);
        if (IsUpToDate(plan, folder, settings, out _)) return;
        using var turn = folder.Take();
        folder.Recover();
        if (IsUpToDate(plan, folder, settings, out var freshness)) return;
        var isUnfinished = freshness.State == RunState.Unfinished && !settings.Force;
        if (isUnfinished) RequireSameCourse(plan, folder.Partial, settings.Resume);
        var extends = freshness.State == RunState.Stale && settings is { Resume: true, Force: false };
        if (extends) RequireSameCourse(plan, folder.Final, resume: true);
        var resumes = isUnfinished || extends;
        var subject = TrainingSetup.Of(plan);
        if (!isUnfinished) folder.Discard();
        if (extends) folder.Reopen();
        folder.Begin();
        var record = NewRecord(plan, subject, folder.Partial);
        var checkpoints = new CheckpointFolder(folder.Partial);
        var stored = resumes ? checkpoints.Resumable(plan.CheckpointEpochs) : [];
        var run = new RunInProgress(plan, subject, services, observer, folder, record, checkpoints, settings.Threads);
        run.Go(stored, cancellation);
    }

    private bool IsUpToDate(Plan plan, RunFolder folder, RunSettings settings, out Freshness freshness)
    {
        freshness = Freshness.Of(plan, folder);
        if (settings.Force) return false;
        if (freshness.State == RunState.Diverged) throw new UserErrorException(
            $"{plan.Experiment}: the training {freshness.Reasons[0]}, as it would again. What was drawn until then is in {folder.Final}. "
            + "Change the plan (a smaller rate may help), or train again with --force.");
        if (!freshness.IsUpToDate) return false;
        observer.Observe(new RunSkipped(plan.Experiment, folder.Final));
        return true;
    }

    /// <summary>Of what is there, only more epochs and other outputs may differ.</summary>
    private static void RequireSameCourse(Plan plan, string folder, bool resume)
    {
        var record = RecordOf(folder);
        var isFinished = record.Status is RunStatus.Complete or RunStatus.Diverged;
        var (run, anew) = isFinished
            ? ("run", "run without --resume, which replaces it")
            : ("unfinished run", "begin anew with --force");
        if (!Freshness.HasCourse(record, plan))
        {
            var mayDiffer = plan.Training.Options.Schedule.DependsOnEpochs ? "outputs" : "outputs|training.epochs";
            var differences = Freshness.Differences(plan, record, agree: false)
                .Where(line => !mayDiffer.Split('|').Any(open => line.StartsWith(open, StringComparison.Ordinal)));
            throw new UserErrorException(
                $"{folder}: the {run} there is another experiment ({string.Join("; ", differences)}). "
                + $"Take the old settings back to resume it, or {anew}.",
                ExitCode.Failed);
        }

        if (record.Numerics != NumericsRevision.Current)
        {
            throw new UserErrorException(
                $"{folder}: the {run} was begun by version {record.Tool} of the tool, which computes other bits. "
                + $"Resume it with that version, or {anew}.",
                ExitCode.Failed);
        }

        if (!resume)
        {
            throw new UserErrorException(
                $"{folder}: there is an unfinished run of this experiment. Go on with --resume, or begin anew with --force.",
                ExitCode.Failed);
        }
    }

    private static RunRecord RecordOf(string folder)
    {
        try
        {
            return RecordFile.Read(Path.Combine(folder, RecordFile.Name));
        }
        catch (UnreadableFileException damage)
        {
            throw new UserErrorException(
                $"{damage.Message} What the unfinished run there was can't be told: begin anew with --force.", ExitCode.Failed, damage);
        }
    }

    private static RunRecord NewRecord(Plan plan, TrainingSetup subject, string folder) => new()
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
            plan.CourseHash),
        Image = new RecordedImage(subject.Image.Width, subject.Image.Height, ImageDigest.Of(subject.Image))
        {
            Channels = subject.Image.Channels,
            Classes = subject.Classes is { Palette.Colours: var colours } ? [.. colours.Select(colour => colour.ToString())] : null,
        },
    };
}
