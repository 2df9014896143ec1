using System.Text.Json;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Schedulers;

namespace Polytope.Tool.Commands.Runs;

/// <summary>What <c>submit --status</c> prints.</summary>
internal static class SubmittedStatus
{
    /// <returns>The exit code: 1 where runs failed.</returns>
    public static int Print(string output, bool isJson, TextWriter text)
    {
        var jobs = SubmittedJob.In(output).Select(JobStatus.Of).ToList();
        if (jobs.Count == 0)
            throw new UserErrorException($"{output}: nothing was submitted from here.", ExitCode.WrongInput);
        if (isJson) text.WriteLine(JsonSerializer.Serialize(jobs.Select(Fields), JsonText.Indented));
        else foreach (var job in jobs) Print(job, text);
        return jobs[^1].Count(SubmittedState.Failed) > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Print(JobStatus status, TextWriter text)
    {
        var job = status.Job.Content;
        var name = job.Jobs.IsEmpty ? $"{status.Job.Folder} (not submitted)" : $"job {string.Join(", ", job.Jobs)}";
        text.WriteLine($"{name}: {Counted.Of(job.Runs.Length, "run")}: "
            + FormattableString.Invariant($"{status.Count(SubmittedState.Done)} done, ")
            + FormattableString.Invariant($"{status.Count(SubmittedState.Running)} running, ")
            + FormattableString.Invariant($"{status.Count(SubmittedState.Waiting)} waiting, ")
            + FormattableString.Invariant($"{status.Count(SubmittedState.Failed)} failed"));
        foreach (var (id, state, detail) in status.Runs.Where(run => run.Detail is not null))
            text.WriteLine($"  {id}: {(state == SubmittedState.Running ? "on " : "")}{Printable.Line(detail!)}");
        if (status.Count(SubmittedState.Waiting) == 0 || job.Jobs.IsEmpty) return;
        var states = job.Jobs.Select(Slurm.States).ToList();
        if (states.Contains(null))
            text.WriteLine("  Slurm does not answer: whether its tasks are queued can't be told.");
        else if (states.TrueForAll(of => of!.Count == 0))
            text.WriteLine("  No task of it is queued or running any more: 'submit' again hands over what is left.");
        else
            text.WriteLine($"  Its tasks: {string.Join(", ", states.SelectMany(of => of!).GroupBy(state => state)
                .Select(same => FormattableString.Invariant($"{same.Count()} {same.Key.ToLowerInvariant()}")))}.");
    }

    private static object Fields(JobStatus status) => new
    {
        folder = status.Job.Folder,
        jobs = status.Job.Content.Jobs,
        done = status.Count(SubmittedState.Done),
        running = status.Count(SubmittedState.Running),
        waiting = status.Count(SubmittedState.Waiting),
        failed = status.Count(SubmittedState.Failed),
        runs = status.Runs.Select(run => new
        {
            id = run.Id,
            state = run.State.ToString().ToLowerInvariant(),
            detail = run.Detail,
        }),
    };
}
