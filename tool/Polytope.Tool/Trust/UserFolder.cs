using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Trust;

/// <summary>
/// What the tool keeps for its user: whose code may run, and installed plug-ins. In
/// <c>~/.config/dotnet-polytope</c>, or where the system keeps such folders, or where <see cref="Variable"/> says.
/// </summary>
internal static class UserFolder
{
    public const string Variable = "POLYTOPE_HOME";

    /// <summary>Null where the user has no such folder.</summary>
    public static string? Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
                return System.IO.Path.GetFullPath(chosen);
            var above = Environment.GetFolderPath(
                Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return above.Length == 0 ? null : System.IO.Path.Combine(above, "dotnet-polytope");
        }
    }

    /// <summary>A folder within it, made if need be; no other user can read it.</summary>
    /// <exception cref="UserErrorException">There is no place for it.</exception>
    public static string Make(string name)
    {
        var path = System.IO.Path.Combine(
            Path ?? throw new UserErrorException(
                $"This user has no folder for settings: name one with the environment variable {Variable}."),
            name);
        if (Directory.Exists(path)) return path;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
