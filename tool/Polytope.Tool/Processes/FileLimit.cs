using System.Globalization;

namespace Polytope.Tool.Processes;

/// <summary>
/// How many files this process may have open. With too few, the runtime finds neither its own assemblies nor threads,
/// and ends at once wherever it is.
/// </summary>
internal static class FileLimit
{
    /// <summary>A run has some two hundred files open at most, nearly all of them the runtime's.</summary>
    private const int Least = 256;

    /// <summary>A message where there are too few; else null.</summary>
    public static string? Complaint() => Of(Limits()) is { } limit && limit < Least
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"This process may open {limit} files, and the tool needs {Least}. Raise the limit: ulimit -n 1024.")
        : null;

    /// <summary>The number in the lines of <c>/proc/self/limits</c>; null where there is none.</summary>
    internal static int? Of(IEnumerable<string> lines)
    {
        const string Name = "Max open files";
        var line = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return int.TryParse(
            line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var limit) ? limit : null;
    }

    private static string[] Limits()
    {
        if (!OperatingSystem.IsLinux()) return [];
        try
        {
            return File.ReadAllLines("/proc/self/limits");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
