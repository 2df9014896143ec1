using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Records;

namespace Polytope.Tool.Schedulers;

/// <summary>How far the runs of a submitted job are, as their folders tell.</summary>
internal sealed record JobStatus(SubmittedJob Job, ImmutableArray<RunStatusLine> Runs)
{
    public static JobStatus Of(SubmittedJob job) =>
        new(job, [.. job.Content.Runs.Select(run => Of(job, run))]);

    public int Count(SubmittedState state) => Runs.Count(run => run.State == state);

    private static RunStatusLine Of(SubmittedJob job, SubmittedRun run)
    {
        var folder = RunFolder.For(job.Content.Output, run.Id);
        if (Record(folder.Final) is { } record && record.Plan.Hash == run.Hash)
            return record.Status == RunStatus.Diverged
                ? new(run.Id, SubmittedState.Failed, job.Message(run) ?? FormattableString.Invariant(
                    $"The training diverged in epoch {record.DivergedIn}."))
                : new(run.Id, SubmittedState.Done, null);
        if (folder.Owner is { } owner)
            return owner.Gone is { } gone
                ? new(run.Id, SubmittedState.Waiting, $"{gone}, and another task goes on from its last checkpoint")
                : new(run.Id, SubmittedState.Running, owner.ToString());
        return job.Message(run) is { } message
            ? new(run.Id, SubmittedState.Failed, message)
            : new(run.Id, SubmittedState.Waiting, null);
    }

    private static RunRecord? Record(string folder)
    {
        try
        {
            return StoredRun.Find(folder)?.Record;
        }
        catch (UnreadableFileException)
        {
            return null;
        }
    }
}

/// <param name="Id">Of the run.</param>
/// <param name="Detail">Why it failed, or who runs it.</param>
internal sealed record RunStatusLine(string Id, SubmittedState State, string? Detail);

internal enum SubmittedState
{
    Done,
    Running,
    Failed,
    Waiting,
}
