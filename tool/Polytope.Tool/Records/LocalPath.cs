namespace Polytope.Tool.Records;

/// <summary>Paths that stay within a run's folder, whatever wrote them.</summary>
internal static class LocalPath
{
    /// <summary>Names in a run's folder that are the run's own.</summary>
    private static readonly string[] Reserved =
    [
        RecordFile.Name, RunFolder.Manifest, RunFolder.Checkpoints, RunFolder.Latest, RunFolder.Log,
    ];

    /// <summary>Why a path is no name of an output, in a clause; null where it is one.</summary>
    /// <param name="path">Relative to the run's folder, with forward slashes.</param>
    public static string? Mistake(string? path) =>
        string.IsNullOrEmpty(path) ? "it is empty"
        : Path.IsPathRooted(path) ? "it is no relative path"
        : path.Contains(':', StringComparison.Ordinal) ? "it has a colon, which ends the name of a drive"
        : path.Contains('\\', StringComparison.Ordinal) ? "it has a backslash: folders are separated by '/'"
        : path.Any(char.IsControl) ? "it has a control character"
        : path.Split('/').Any(name => name.Length == 0 || name.Trim('.', ' ').Length == 0)
            ? "it has an empty name or dots alone between slashes, and could leave the run's folder"
        : Reserved.Contains(path.Split('/')[0], StringComparer.OrdinalIgnoreCase) ? "the run itself writes there"
        : null;
}
