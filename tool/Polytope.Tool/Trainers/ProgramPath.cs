using Polytope.Tool.Processes;

namespace Polytope.Tool.Trainers;

/// <summary>Finds the program that a command names: a plain name is one of the system's.</summary>
internal static class ProgramPath
{
    /// <summary>Whether the name has no folder in it.</summary>
    public static bool IsPlain(string name) => !name.Contains('/') && !name.Contains(Path.DirectorySeparatorChar);

    /// <summary>The program's full path; null where there is none.</summary>
    /// <param name="folder">Of names that are relative paths; null for the current one.</param>
    public static string? Find(string name, string? folder) => IsPlain(name)
        ? SystemProgram.Find(name)
        : SystemProgram.In([folder ?? Environment.CurrentDirectory], name);
}
