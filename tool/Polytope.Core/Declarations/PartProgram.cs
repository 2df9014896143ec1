namespace Polytope.Core.Declarations;

/// <summary>A program that a part starts because its values say so.</summary>
/// <param name="Command">
/// Program and arguments. Words that are relative paths are relative to the manifest's folder; the files that words
/// name belong to what its user allows.
/// </param>
public sealed record PartProgram(IReadOnlyList<string> Command)
{
    /// <summary>
    /// Further files that it runs, such as modules that a script imports; relative to the same folder.
    /// </summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
