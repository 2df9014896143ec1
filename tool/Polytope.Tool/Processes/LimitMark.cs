using System.Globalization;
using System.Runtime.InteropServices;

namespace Polytope.Tool.Processes;

/// <summary>
/// A mark that a process and all that descend from it carry: a limit of resources, which each process inherits whatever
/// becomes of its parent, its session and its environment. It is the limit of file locks, which Linux has kept without
/// a meaning since 2.4.25 (setrlimit(2), RLIMIT_LOCKS).
/// </summary>
internal static partial class LimitMark
{
    private const int FileLocks = 10;

    private const string Name = "Max file locks";

    /// <summary>Marks a process. It is a hint: other systems and some sandboxes have no such limit.</summary>
    /// <param name="id">Of the process, which is this user's.</param>
    public static void Set(int id, ulong mark)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess) return;
        try
        {
            // The hard limit stays, so that nothing is lost.
            if (Get(id, FileLocks, 0, out var limit) == 0 && mark <= limit.Hard)
                _ = Set(id, FileLocks, limit with { Soft = mark }, 0);
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without it.
        }
    }

    /// <summary>Whether a process carries the mark.</summary>
    public static bool IsOn(int id, ulong mark)
    {
        try
        {
            return File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/limits"))
                .FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
                == mark.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "prlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Get(int id, int resource, nint none, out Limit now);

    [LibraryImport("libc", EntryPoint = "prlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(int id, int resource, in Limit next, nint none);

    /// <summary><c>struct rlimit</c> of 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(ulong Soft, ulong Hard);
}
