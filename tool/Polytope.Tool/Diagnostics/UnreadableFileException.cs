namespace Polytope.Tool.Diagnostics;

/// <summary>A file that can't be read as what it should be.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">What is wrong with it, where in it, and what to do; fits behind the path and a colon.</param>
public sealed class UnreadableFileException(string path, string reason, Exception? inner = null)
    : Exception($"{path}: {reason}", inner)
{
    public string Path { get; } = path;

    public string Reason { get; } = reason;
}
