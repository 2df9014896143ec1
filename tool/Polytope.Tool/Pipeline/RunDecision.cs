using Polytope.Core.Training;
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

    public static RunDecision Of(Plan plan, RunFolder folder, RunSettings settings)
    {
        var found = Freshness.Of(plan, folder);
        return found.State switch
        {
            RunState.Blocked => new Refuse(
                found,
                found.Reasons[0],
                $"{folder.Final}: the run would replace this, which is no run. Move it away, or choose another place "
                + "with --out."),
            _ when settings.Force => new Begin(found, IsForced: true),
            RunState.UpToDate => new Skip(found),
            RunState.Diverged => new Refuse(
                found,
                "it diverged, as it would again",
                $"{plan.Experiment}: the training {found.Reasons[0]}, as it would again. "
                + $"What was drawn until then is in {folder.Final}. "
                + "Change the plan (a smaller rate may help), or train again with --force."),
            RunState.Unfinished => GoOn(plan, found, folder.Partial, settings.Resume),
            RunState.Stale when settings.Resume => GoOn(plan, found, folder.Final, resume: true),
            _ => new Begin(found, IsForced: false),
        };
    }

    /// <summary>Continue what is there, if it differs from the plan only in outputs and the number of epochs.</summary>
    private static RunDecision GoOn(Plan plan, Freshness found, string folder, bool resume)
    {
        var isUnfinished = found.State == RunState.Unfinished;
        if (found.Run is not { Record: var record } run)
        {
            return new Refuse(
                found,
                "what the run there was can't be told",
                $"{folder}: {found.Reasons[0]} "
                + "What the unfinished run there was can't be told: begin anew with --force.");
        }

        var (what, startOver) = isUnfinished
            ? ("unfinished run", "begin anew with --force")
            : ("run", "run without --resume, which replaces it");
        if (!PlanChange.IsSameTrajectory(record, plan))
        {
            var differences = string.Join("; ", PlanChange.OfTrajectory(record, plan));
            return new Refuse(
                found,
                isUnfinished ? "the unfinished run is another experiment" : "the run there is another experiment",
                $"{folder}: the {what} there is another experiment ({differences}). "
                + $"Take the old settings back to resume it, or {startOver}.");
        }

        if (record.Numerics != NumericsRevision.Current)
        {
            return new Refuse(
                found,
                $"the {what} was begun by version {record.Tool} of the tool, which computes other bits",
                $"{folder}: the {what} was begun by version {record.Tool} of the tool, which computes other bits. "
                + $"Resume it with that version, or {startOver}.");
        }

        if (!isUnfinished) return new Extend(found, run);
        return resume ? new Resume(found, run) : new Refuse(
            found,
            "there is an unfinished run, which needs --resume or --force",
            $"{folder}: there is an unfinished run of this experiment. Go on with --resume, or begin anew with "
            + "--force.");
    }

    /// <summary>The run is there, and as the plan wants it.</summary>
    public sealed record Skip(Freshness Found) : RunDecision(Found, "would not run: it is up to date");

    /// <summary>Train from the first epoch on. A run that is there is replaced when the new one is complete.</summary>
    public sealed record Begin(Freshness Found, bool IsForced) : RunDecision(
        Found, IsForced ? "would run from the beginning" : "would run");

    /// <summary>Go on from the checkpoints of the unfinished run, in its folder.</summary>
    public sealed record Resume(Freshness Found, StoredRun Run) : RunDecision(
        Found, "would go on with the unfinished run");

    /// <summary>Go on from copies of the checkpoints of a finished run, to other outputs or more epochs.</summary>
    public sealed record Extend(Freshness Found, StoredRun Run) : RunDecision(
        Found, "would go on from the checkpoints of the run there");

    /// <summary>Do nothing, and say why.</summary>
    /// <param name="Reason">In a few words, for a dry run.</param>
    /// <param name="Message">For the user who asked for the run: where, why, and what to do about it.</param>
    public sealed record Refuse(Freshness Found, string Reason, string Message)
        : RunDecision(Found, $"would not run: {Reason}");
}
