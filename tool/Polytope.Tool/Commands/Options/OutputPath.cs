using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Options;

/// <summary>Checks of a file that an option names, before the work and not after it.</summary>
internal static class OutputPath
{
    /// <param name="option">That names it, for the message; empty where an argument does.</param>
    /// <param name="path">A file, or - for standard output.</param>
    /// <param name="format">What is written.</param>
    /// <param name="others">The names of further formats that could have been asked for, by their extensions.</param>
    /// <exception cref="UserErrorException">Its folder is missing, or its name says another format.</exception>
    public static void Check(string option, string path, string format, IReadOnlyDictionary<string, string> others)
    {
        if (path == OutputFile.StandardOutput) return;
        var where = option.Length == 0 ? path : $"{option} {path}";
        if (path.Length == 0)
            throw new UserErrorException($"{option}: the name of a file is missing.", ExitCode.WrongInput);
        if (others.TryGetValue(Path.GetExtension(path).ToLowerInvariant(), out var other) && other != format)
            throw new UserErrorException(
                $"{where}: the name says {other}, but {format} is asked for. Change one of the two.",
                ExitCode.WrongInput);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
            throw new UserErrorException($"{where}: there is no folder {folder}.", ExitCode.WrongInput);
    }

    /// <summary>A line that names a written file.</summary>
    /// <param name="bytes">Its size; null where it keeps none.</param>
    public static string Written(string path, long? bytes) => bytes is { } size
        ? $"{path}: {WrittenFiles.Size(size)}" : $"{path}: written";
}
