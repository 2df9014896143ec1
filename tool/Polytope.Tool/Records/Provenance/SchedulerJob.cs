namespace Polytope.Tool.Records.Provenance;

/// <summary>The job of a scheduler that this process is a part of.</summary>
internal static class SchedulerJob
{
    /// <summary>Such as <c>slurm 55_3</c>; null outside of a job.</summary>
    public static string? Present { get; } = Of(Environment.GetEnvironmentVariable);

    /// <param name="variable">The value of an environment variable; null where it is not set.</param>
    public static string? Of(Func<string, string?> variable)
    {
        if (variable("SLURM_ARRAY_JOB_ID") is { Length: > 0 } array)
            return $"slurm {array}_{variable("SLURM_ARRAY_TASK_ID")}";
        (string Name, string Variable)[] others =
        [
            ("slurm", "SLURM_JOB_ID"), ("pbs", "PBS_JOBID"), ("lsf", "LSB_JOBID"), ("sge", "JOB_ID"),
        ];
        foreach (var (name, key) in others)
            if (variable(key) is { Length: > 0 } id) return $"{name} {id}";
        return variable("JOB_COMPLETION_INDEX") is { Length: > 0 } index
            ? $"kubernetes {variable("HOSTNAME")} {index}" : null;
    }
}
