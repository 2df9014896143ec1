namespace Polytope.Tool.Records;

/// <summary>
/// A file that a user names for an output. A regular file stands under its name only when it is whole
/// (<see cref="AtomicFile"/>), at the end of symbolic links if there are any; a device, a named pipe and standard
/// output are written into.
/// </summary>
public static class OutputFile
{
    /// <summary>The name that stands for standard output.</summary>
    public const string StandardOutput = "-";

    /// <returns>The file's size in bytes; null where it is none that keeps them.</returns>
    /// <exception cref="IOException">It can't be written; the message names it.</exception>
    public static long? Write(string path, Action<Stream> write)
    {
        if (path == StandardOutput)
        {
            using var output = Console.OpenStandardOutput();
            Guarded("standard output", () => write(output));
            return null;
        }

        FileStream? present = null;
        Guarded(path, () => present = OpenInPlace(path));
        if (present is null)
        {
            var target = path;
            Guarded(path, () =>
            {
                // The runtime takes the links of a name without a folder as relative to the root.
                var full = Path.GetFullPath(path);
                if (new FileInfo(full).LinkTarget is not null)
                    target = File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
            });
            AtomicFile.Write(target, write);
            return new FileInfo(target).Length;
        }

        using (present)
        {
            Guarded(path, () =>
            {
                write(present);
                present.Flush();
            });
            return present.CanSeek && present.Length > 0 ? present.Length : null;
        }
    }

    /// <summary>
    /// The file itself where it is there and holds nothing, as devices and pipes do: renaming another file to its name
    /// would replace them. Nothing is lost where it is an empty file. A pipe waits here for its reader.
    /// </summary>
    private static FileStream? OpenInPlace(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (!file.CanSeek || file.Length == 0) return file;
            file.Dispose();
            return null;
        }
        catch (FileNotFoundException)
        {
            // A link whose target is still to be made.
            return null;
        }
    }

    private static void Guarded(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be written: {error.Message}", error);
        }
    }
}
