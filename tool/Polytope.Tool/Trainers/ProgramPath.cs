namespace Polytope.Tool.Trainers;

/// <summary>Finds the program that a command names, as a shell does: a plain name is looked up on the PATH.</summary>
internal static class ProgramPath
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? ["", ".exe", ".com"] : [""];

    /// <summary>Whether the name has no folder in it.</summary>
    public static bool IsPlain(string name) => !name.Contains('/') && !name.Contains(Path.DirectorySeparatorChar);

    /// <summary>The program's full path; null where there is none.</summary>
    /// <param name="folder">Of names that are relative paths; null for the current one.</param>
    public static string? Find(string name, string? folder)
    {
        IEnumerable<string> folders = IsPlain(name)
            ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
                Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [folder ?? Environment.CurrentDirectory];
        return (
            from place in folders
            from ending in Endings
            let path = Path.GetFullPath(Path.Combine(place, name + ending))
            where IsProgram(path)
            select path).FirstOrDefault();
    }

    private static bool IsProgram(string path)
    {
        const UnixFileMode Runs = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Runs) != 0);
    }
}
