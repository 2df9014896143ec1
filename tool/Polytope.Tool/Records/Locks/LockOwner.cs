using System.Globalization;
using System.Text.Json;
using Polytope.Tool.Records.Provenance;

namespace Polytope.Tool.Records.Locks;

/// <summary>Who holds a run, as the file beside its lock says.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Boot">Changes with each start of the host.</param>
/// <param name="Process">The process's number there.</param>
/// <param name="Started">When that process started, in seconds since 1970.</param>
/// <param name="Job">Of the scheduler; null outside of a job.</param>
/// <param name="Token">Different for each holding.</param>
internal sealed record LockOwner(string Host, string Boot, int Process, long Started, string? Job, string Token)
{
    /// <summary>This process, about to hold something.</summary>
    public static LockOwner Present => new(
        Machine.Host,
        Machine.Boot,
        Environment.ProcessId,
        StartOf(Environment.ProcessId) ?? 0,
        SchedulerJob.Present,
        Guid.NewGuid().ToString("N"));

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>The owner that a file names; null where there is no such file, or its writing has just begun.</summary>
    public static LockOwner? Read(string path)
    {
        try
        {
            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The owner that an open file names; null where its writing has just begun.</summary>
    public static LockOwner? Read(Stream file)
    {
        try
        {
            return JsonSerializer.Deserialize<LockOwner>(file);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether it is a process of this start of this machine, so that the system knows whether it lives.
    /// </summary>
    public bool IsHere => Host == Machine.Host && Boot == Machine.Boot;

    /// <summary>How it is known, without waiting, that the owner is gone; null where it is not.</summary>
    public string? Gone =>
        IsHere && StartOf(Process) is var start && (start is null || Math.Abs(start.Value - Started) > 2)
            ? $"{this} has ended"
        : Host == Machine.Host && Boot.Split(' ')[0] != Machine.Boot.Split(' ')[0]
            ? $"{this} ended when the machine was started anew"
        : null;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"process {Process} on {Host}{(Job is null ? "" : $" ({Job})")}");

    /// <summary>When a process of this machine started, in seconds since 1970; null where there is none.</summary>
    private static long? StartOf(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return found.HasExited ? null : new DateTimeOffset(found.StartTime.ToUniversalTime()).ToUnixTimeSeconds();
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException
            or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
