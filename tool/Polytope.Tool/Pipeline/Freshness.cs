using System.Globalization;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline;

/// <summary>What there is of a plan's run, and why it would run again.</summary>
/// <param name="State">In a word: <c>up to date</c>, <c>diverged</c>, <c>stale</c>, <c>unfinished</c>, <c>new</c>.</param>
/// <param name="Reasons">A phrase each; none when up to date.</param>
internal sealed record Freshness(RunState State, IReadOnlyList<string> Reasons)
{
    public bool IsUpToDate => State == RunState.UpToDate;

    /// <summary>Whether what is there goes the plan's course, so that an unfinished run can be resumed.</summary>
    public bool IsSameCourse { get; private init; }

    public static Freshness Of(Plan plan, RunFolder folder)
    {
        if (Record(folder.Partial, out var damage) is { } unfinished)
        {
            // A killed run could not bring its record up to date: the checkpoints tell.
            var reason = new CheckpointFolder(folder.Partial).LastEpoch is { } last
                ? string.Create(CultureInfo.InvariantCulture, $"stopped after epoch {last} of {unfinished.Plan.Values.GetValueOrDefault("training.epochs")}")
                : "stopped before its first checkpoint";
            var isSame = HasCourse(unfinished, plan);
            return new Freshness(RunState.Unfinished, [reason, .. Differences(plan, unfinished, isSame)]) { IsSameCourse = isSame };
        }

        if (damage is not null) return new Freshness(RunState.Unfinished, [damage]);
        if (Record(folder.Final, out damage) is not { } record)
            return damage is null ? new Freshness(RunState.New, ["has not run yet"]) : new Freshness(RunState.Stale, [damage]);
        List<string> reasons = [.. Differences(plan, record, plan.Hash == record.Plan.Hash), .. Losses(record, folder.Final)];
        if (reasons.Count > 0) return new Freshness(RunState.Stale, reasons) { IsSameCourse = HasCourse(record, plan) };
        return record.Status != RunStatus.Diverged ? new Freshness(RunState.UpToDate, [])
            : new Freshness(RunState.Diverged, [string.Create(CultureInfo.InvariantCulture, $"diverged in epoch {record.DivergedIn}")]);
    }

    /// <summary>Whether a recorded run and a plan have the same weights in all epochs that both have.</summary>
    public static bool HasCourse(RunRecord record, Plan plan) => record.Plan.CourseHash is { } course
        ? course == plan.CourseHash
        : record.Plan.TrainingHash == plan.TrainingHash;

    /// <summary>Key by key, what a plan changes against a record; nothing where the digests agree.</summary>
    public static IEnumerable<string> Differences(Plan plan, RunRecord record, bool agree)
    {
        if (agree) return [];
        var was = record.Plan.Values.Select(value => new PlanLine(value.Key, value.Value));
        var differences = plan.DifferencesFrom(was).Select(difference => difference.ToString()).ToList();
        return differences.Count > 0 ? differences : ["the plan has changed"];
    }

    private static IEnumerable<string> Losses(RunRecord record, string folder)
    {
        if (record.Numerics != NumericsRevision.Current)
            yield return string.Create(CultureInfo.InvariantCulture, $"numerics: {record.Numerics} -> {NumericsRevision.Current}");
        foreach (var epoch in new CheckpointFolder(folder).Missing(record.Checkpoints.Select(checkpoint => checkpoint.Epoch)).Take(1))
            yield return string.Create(CultureInfo.InvariantCulture, $"the checkpoint of epoch {epoch} is missing");
        foreach (var output in record.Outputs)
        {
            var file = new FileInfo(Path.Combine(folder, output.File));
            if (!file.Exists) yield return $"{output.File} is missing";
            else if (file.Length != output.Bytes) yield return $"{output.File} was changed";
        }
    }

    private static RunRecord? Record(string folder, out string? damage)
    {
        damage = null;
        try
        {
            return RecordFile.Find(folder);
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
    New,
    Unfinished,
    Stale,
    Diverged,
    UpToDate,
}
