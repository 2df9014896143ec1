namespace Polytope.Core.Declarations;

/// <summary>A program that a part starts because its values say so.</summary>
/// <param name="Command">
/// Program and arguments. Words that are relative paths are relative to <see cref="Folder"/>; the files that words name
/// belong to what its user allows.
/// </param>
public sealed record PartProgram(IReadOnlyList<string> Command)
{
    /// <summary>
    /// Further files that it runs, such as modules that a script imports; relative to the same folder.
    /// </summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>
    /// The folder in which it is started, relative to the manifest's; null for the manifest's own.
    /// </summary>
    public string? Folder { get; init; }
}
