using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline;

/// <summary>
/// What to do about a plan, given its run's folder and the options: the one answer that <c>run</c>,
/// <c>run --dry-run</c> and <c>list</c> share. Deciding writes nothing.
/// </summary>
internal abstract record RunDecision
{
    private RunDecision(Freshness found, string verdict) => (Found, Verdict) = (found, verdict);

    /// <summary>What there is of the run.</summary>
    public Freshness Found { get; }

    /// <summary>The decision in words that follow the experiment's id and a colon.</summary>
    public string Verdict { get; }

    /// <summary>The finished run whose files and checkpoints stay, because the new one adds to it; else null.</summary>
    public StoredRun? Kept => this switch
    {
        Extend extend => extend.Run,
        Resume resume => resume.Added,
        _ => null,
    };

    /// <summary>What is there decides, and then the memory that the plan takes.</summary>
    public static RunDecision Of(Plan plan, RunFolder folder, RunSettings settings)
    {
        var decision = OfFolder(plan, folder, settings);
        if (decision is Skip or Refuse || MemoryEstimate.Of(plan, settings.Threads) is not { } estimate
            || estimate.Bytes <= settings.Memory) return decision;
        var limit = WrittenFiles.Size(settings.Memory);
        return new Refuse(
            decision.Found,
            $"it takes more than {limit} of memory",
            $"{plan.Experiment}: this takes some {estimate.Text} of memory, and there are {limit}. "
            + "Make smaller what is largest, take fewer --threads, or allow more with --memory.",
            ExitCode.WrongInput);
    }

    /// <summary>The first case that applies decides: not even --force replaces what is no run.</summary>
    private static RunDecision OfFolder(Plan plan, RunFolder folder, RunSettings settings)
    {
        var found = Freshness.Of(plan, folder);
        return found.State switch
        {
            RunState.Blocked => new Refuse(
                found,
                found.Reasons[0],
                $"{folder.Obstacle}: "
                + (folder.Obstacle == folder.Final ? "the run would replace this, which is no run. "
                    : "this is a run, of the experiment without a matrix, and a variant's run would lie within it. ")
                + "Move it away, or choose another place with --out."),
            _ when settings.Force => new Begin(found, IsForced: true),
            RunState.UpToDate => new Skip(found),
            RunState.Diverged => new Refuse(
                found,
                "it diverged, as it would again",
                $"{plan.Experiment}: the training {found.Reasons[0]}, as it would again. "
                + $"What was drawn until then is in {folder.Final}. "
                + "Change the plan (a smaller rate may help), or train again with --force."),
            RunState.Unfinished => OfUnfinished(plan, found, folder, settings.Resume),
            RunState.Stale => OfFinished(plan, found, folder.Final, settings.Resume),
            _ => new Begin(found, IsForced: false),
        };
    }

    /// <summary>An unfinished run goes on if the plan differs only in outputs and the number of epochs.</summary>
    private static RunDecision OfUnfinished(Plan plan, Freshness found, RunFolder folder, bool resume)
    {
        const string Ways = "or begin anew with --force";
        if (found.Run is not { } run)
        {
            return new Refuse(
                found,
                "what the run there was can't be told",
                $"{folder.Partial}: {found.Reasons[0]} "
                + "What the unfinished run there was can't be told: begin anew with --force.");
        }

        var isMended = TrainerCode.IsMended(run.Record, plan);
        if (!isMended && !PlanChange.IsSameTrajectory(run.Record, plan))
        {
            return new Refuse(
                found,
                "the unfinished run is another experiment",
                $"{folder.Partial}: the unfinished run there is another experiment "
                + $"({Listed(PlanChange.OfTrajectory(run.Record, plan))}). "
                + $"Take the old settings back to resume it, {Ways}.",
                ExitCode.WrongInput);
        }

        if (run.Record.Numerics != NumericsRevision.Current)
        {
            return new Refuse(
                found,
                $"the unfinished run was begun by version {run.Record.Tool} of the tool, which computes other bits",
                $"{folder.Partial}: the unfinished run was begun by version {run.Record.Tool} of the tool, "
                + $"which computes other bits. Resume it with that version, {Ways}.");
        }

        return resume ? new Resume(found, run, ToAddTo(plan, folder.Final)) : new Refuse(
            found,
            "there is an unfinished run, which needs --resume or --force",
            $"{folder.Partial}: there is an unfinished run of this experiment"
            + (isMended ? ", whose trainer had other files. Go on with the present ones from its last checkpoint with "
                + $"--resume, {Ways}." : $". Go on with --resume, {Ways}."));
    }

    /// <summary>
    /// A finished run is added to, if that is asked for and possible. It is not replaced, unless its training diverged.
    /// Where only files are lost, the checkpoints give them again, asked for or not.
    /// </summary>
    private static RunDecision OfFinished(Plan plan, Freshness found, string folder, bool resume)
    {
        const string Ways = "Give this plan another place with --out or another id, or replace the run with --force.";
        if (found.Run is not { Record: var record } run)
        {
            return new Refuse(
                found,
                "what the run there was can't be told",
                $"{folder}: {found.Reasons[0]} What the run there was can't be told. {Ways}",
                ExitCode.WrongInput);
        }

        if (record.Numerics != NumericsRevision.Current)
        {
            return record.Status == RunStatus.Diverged ? new Begin(found, IsForced: false) : new Refuse(
                found,
                $"the run there is of version {record.Tool} of the tool, which computes other bits",
                $"{folder}: the run there is of version {record.Tool} of the tool, which computes other bits. {Ways}",
                ExitCode.WrongInput);
        }

        if (record.Plan.Hash == plan.Hash)
        {
            var rebuilt = TrainerCode.Rebuilt(record, plan).ToList();
            return rebuilt.Count == 0 || resume ? new Extend(found, run) : new Refuse(
                found,
                "it would replace the run there; --resume draws it again from its checkpoints",
                $"{folder}: {Listed(rebuilt)}, and the run there stays as it is. Draw its outputs again from its "
                + $"checkpoints with --resume. {Ways}",
                ExitCode.WrongInput);
        }

        var canAdd = CanAdd(plan, record);
        if (canAdd && resume) return new Extend(found, run);
        // What a diverged training left is no result: the next attempt takes its place.
        if (record.Status == RunStatus.Diverged && !resume) return new Begin(found, IsForced: false);
        return new Refuse(
            found,
            canAdd ? "it would replace the run there; --resume adds to it" : "it would replace the run there",
            $"{folder}: the run there has other values ({Listed(PlanChange.Between(record, plan))}), and stays as it "
            + "is. "
            + (canAdd ? "Add to it from its checkpoints with --resume. " : "") + Ways,
            ExitCode.WrongInput);
    }

    /// <summary>The finished run to which the plan can only add; null where there is none.</summary>
    private static StoredRun? ToAddTo(Plan plan, string folder)
    {
        try
        {
            return StoredRun.Find(folder) is { Record: var record } run
                && record.Numerics == NumericsRevision.Current && CanAdd(plan, record) ? run : null;
        }
        catch (UnreadableFileException)
        {
            return null;
        }
    }

    /// <summary>Whether a plan trains through the same weights as a run, and at least to its last checkpoint.</summary>
    private static bool CanAdd(Plan plan, RunRecord record) => PlanChange.IsSameTrajectory(record, plan)
        && (record.Checkpoints is not [.., var last] || last.Epoch <= plan.Training.Epochs);

    private static string Listed(IEnumerable<string> differences)
    {
        const int Most = 6;
        List<string> all = [.. differences];
        var more = all.Count > Most ? FormattableString.Invariant($"; and {all.Count - Most} more") : "";
        return string.Join("; ", all.Take(Most)) + more;
    }

    /// <summary>The run is there, and as the plan wants it.</summary>
    public sealed record Skip(Freshness Found) : RunDecision(Found, "would not run: it is up to date");

    /// <summary>Train from the first epoch on. A run that is there is replaced when the new one is complete.</summary>
    public sealed record Begin(Freshness Found, bool IsForced) : RunDecision(
        Found, IsForced ? "would run from the beginning" : "would run");

    /// <summary>Go on from the checkpoints of the unfinished run, in its folder.</summary>
    /// <param name="Added">The finished run to which it adds, if there is one.</param>
    public sealed record Resume(Freshness Found, StoredRun Run, StoredRun? Added) : RunDecision(
        Found, "would go on with the unfinished run");

    /// <summary>
    /// Go on from copies of the checkpoints of a finished run, to other outputs or more epochs. What the run has stays.
    /// </summary>
    public sealed record Extend(Freshness Found, StoredRun Run) : RunDecision(
        Found, "would go on from the checkpoints of the run there");

    /// <summary>Do nothing, and say why.</summary>
    /// <param name="Reason">In a few words, for a dry run.</param>
    /// <param name="Message">For the user who asked for the run: where, why, and what to do about it.</param>
    /// <param name="Code">One of <see cref="ExitCode"/>: what is wrong with the values is wrong input.</param>
    public sealed record Refuse(Freshness Found, string Reason, string Message, int Code = ExitCode.Failed)
        : RunDecision(Found, $"would not run: {Reason}");
}
