namespace Polytope.Tool.Trust;

/// <summary>
/// A program of the system, found through the absolute entries of PATH alone: never in the current folder, which may be
/// somebody else's.
/// </summary>
public static class SystemProgram
{
    /// <param name="name">Without folder and extension.</param>
    /// <returns>The program's full path; null where there is none.</returns>
    public static string? Find(string name)
    {
        var entries = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return entries.Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path)
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
