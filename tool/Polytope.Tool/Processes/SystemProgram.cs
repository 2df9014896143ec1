namespace Polytope.Tool.Processes;

/// <summary>
/// A program of the system, found through the absolute entries of PATH alone: never in the current folder, which may be
/// somebody else's. A bare name must not reach <see cref="System.Diagnostics.Process"/>, which looks there first.
/// </summary>
public static class SystemProgram
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? ["", ".exe", ".com"] : [""];

    /// <param name="name">Without a folder.</param>
    /// <returns>The program's full path; null where there is none.</returns>
    public static string? Find(string name) => In(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified),
        name);

    /// <summary>The same in some folders.</summary>
    public static string? In(IEnumerable<string> folders, string name) => (
        from folder in folders
        from ending in Endings
        let path = Path.GetFullPath(Path.Combine(folder, name + ending))
        where IsProgram(path)
        select path).FirstOrDefault();

    private static bool IsProgram(string path)
    {
        const UnixFileMode Runs = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Runs) != 0);
    }
}
