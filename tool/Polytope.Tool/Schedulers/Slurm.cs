using System.Globalization;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Processes;

namespace Polytope.Tool.Schedulers;

/// <summary>The programs of Slurm.</summary>
internal static class Slurm
{
    /// <summary>Slurm's own default.</summary>
    private const int UsualArraySize = 1001;

    /// <summary>The most tasks of an array, as the cluster is configured.</summary>
    /// <exception cref="UserErrorException">Slurm is not here.</exception>
    public static int MostTasks() => Math.Max(1, MaxArraySize() - 1);

    /// <summary>The largest number of a task plus one.</summary>
    private static int MaxArraySize()
    {
        const string Key = "MaxArraySize";
        foreach (var line in Run("scontrol", "show", "config").Output.Split('\n'))
            if (line.Split('=', 2) is [var key, var value] && key.Trim() == Key
                && int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var size)) return size;
        return UsualArraySize;
    }

    /// <summary>Submits a script as an array, as several where one would be too large.</summary>
    /// <param name="most">Tasks of an array.</param>
    /// <returns>The numbers of the jobs.</returns>
    /// <exception cref="UserErrorException">It was not accepted; says why.</exception>
    public static IReadOnlyList<string> Submit(string script, int tasks, int most)
    {
        var jobs = new List<string>();
        for (var before = 0; before < tasks; before += most)
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"--array=1-{Math.Min(most, tasks - before)}");
            string[] arguments = tasks <= most ? ["--parsable", script]
                : ["--parsable", range, script, before.ToString(CultureInfo.InvariantCulture)];
            var (code, output, error) = Run("sbatch", arguments);
            if (code != 0)
                throw new UserErrorException(
                    $"sbatch refused the job: {OneLine(error)}"
                    + (jobs.Count == 0 ? "" : $" Submitted before it: {string.Join(", ", jobs)}.")
                    + $" The script is {script}.");
            jobs.Add(output.Trim().Split(';')[0]);
        }

        return jobs;
    }

    /// <summary>The states of a job's tasks that are queued or running; null where Slurm does not answer.</summary>
    public static IReadOnlyList<string>? States(string job)
    {
        try
        {
            var (code, output, error) = Run("squeue", "--noheader", "--array", "--format=%T", $"--jobs={job}");
            // A job that has ended is forgotten after some minutes.
            return code != 0 ? error.Contains("Invalid job id", StringComparison.Ordinal) ? [] : null
                : output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (UserErrorException)
        {
            return null;
        }
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static ProgramAnswer Run(string program, params string[] arguments) =>
        ProgramAnswer.Of(program, arguments) ?? throw new UserErrorException(
            $"{program} can't be started: is this a machine of a Slurm cluster? --script-only writes the batch script "
            + "alone.",
            ExitCode.Failed);
}
