using System.Globalization;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>What there is of a plan's run.</summary>
/// <param name="State">In one word.</param>
/// <param name="Reasons">Why the plan would run, or why it cannot; one phrase each, none when up to date.</param>
/// <param name="Run">What is there; null where nothing is, or its record can't be read.</param>
internal sealed record Freshness(RunState State, IReadOnlyList<string> Reasons, StoredRun? Run = null)
{
    public bool IsUpToDate => State == RunState.UpToDate;

    public static Freshness Of(Plan plan, RunFolder folder)
    {
        if (folder.Obstacle is { } obstacle)
            return new(RunState.Blocked, [obstacle == folder.Final ? $"{obstacle} is there, and is no run"
                : $"{obstacle} is the run of an experiment without a matrix"]);
        if (Find(folder.Partial, out var damage) is { } unfinished) return OfUnfinished(plan, unfinished);
        if (damage is not null) return new(RunState.Unfinished, [damage]);
        if (Find(folder.Final, out damage) is { } run) return OfFinished(plan, run);
        return damage is null ? new(RunState.New, ["has not run yet"]) : new(RunState.Stale, [damage]);
    }

    private static Freshness OfUnfinished(Plan plan, StoredRun run)
    {
        // A killed run did not update its record: its checkpoints say how far it came.
        var value = run.Record.Plan.Values.GetValueOrDefault("training.epochs");
        var epochs = int.TryParse(value, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("n0", CultureInfo.InvariantCulture) : value;
        var reason = run.LastEpoch is { } last
            ? FormattableString.Invariant($"stopped after epoch {last:n0} of {epochs}")
            : "stopped before its first checkpoint";
        var isSame = PlanChange.IsSameTrajectory(run.Record, plan);
        return new(RunState.Unfinished, [reason, .. isSame ? [] : PlanChange.Between(run.Record, plan)], run);
    }

    private static Freshness OfFinished(Plan plan, StoredRun run)
    {
        var record = run.Record;
        var reasons = new List<string>();
        if (plan.Hash != record.Plan.Hash) reasons.AddRange(PlanChange.Between(record, plan));
        if (record.Numerics != NumericsRevision.Current)
            reasons.Add(FormattableString.Invariant($"numerics: {record.Numerics} -> {NumericsRevision.Current}"));
        reasons.AddRange(TrainerCode.Rebuilt(record, plan));
        reasons.AddRange(run.Losses());
        if (reasons.Count > 0) return new(RunState.Stale, reasons, run);
        return record.Status == RunStatus.Diverged
            ? new(RunState.Diverged, [FormattableString.Invariant($"diverged in epoch {record.DivergedIn}")], run)
            : new(RunState.UpToDate, [], run);
    }

    private static StoredRun? Find(string folder, out string? damage)
    {
        damage = null;
        try
        {
            return StoredRun.Find(folder);
        }
        catch (UnreadableFileException mistake)
        {
            damage = $"{RecordFile.Name} is damaged: {mistake.Reason}";
            return null;
        }
    }
}

internal enum RunState
{
    /// <summary>There is nothing yet.</summary>
    New,

    /// <summary>A run was begun and has not come to its end.</summary>
    Unfinished,

    /// <summary>A finished run is of another plan, or has lost files.</summary>
    Stale,

    /// <summary>The plan ran, and its training left the finite numbers, as it would again.</summary>
    Diverged,

    /// <summary>The plan ran.</summary>
    UpToDate,

    /// <summary>Something that is no run has the name that the run's folder would have.</summary>
    Blocked,
}
