using System.Runtime.InteropServices;

namespace Polytope.Tool.Records.Provenance;

/// <summary>Which machine this is.</summary>
internal static class Machine
{
    /// <summary>The host's name.</summary>
    public static string Host { get; } = Environment.MachineName;

    /// <summary>
    /// Changes with each start of the machine, and where processes have numbers of their own; empty where that can't be
    /// told.
    /// </summary>
    public static string Boot { get; } = Read("/proc/sys/kernel/random/boot_id") is { } boot
        ? $"{boot} {File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name}".TrimEnd()
        : "";

    /// <summary>The processor's model, for people; null where the system does not tell.</summary>
    public static string? Processor { get; } = FindProcessor();

    private static string? FindProcessor()
    {
        if (Read("/proc/cpuinfo") is { } lines)
        {
            foreach (var line in lines.Split('\n'))
                if (line.Split(':', 2) is [var key, var value] && key.Trim() is "model name" or "Model")
                    return line.Split(':', 2)[1].Trim();
        }

        return OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            : RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
    }

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
