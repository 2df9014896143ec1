namespace Polytope.Tool.Records;

/// <summary>
/// A file that stands under its final name only when it is whole. It is written beside it, as <c>NAME.part</c>;
/// <see cref="Commit"/> brings it to the disk and renames it, replacing what stood there; disposing without
/// committing deletes it. A process that is killed leaves at most the part, which the next attempt overwrites.
/// Every failure of the file system is an <see cref="IOException"/> that names the final path.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly FileStream _part;
    private bool _committed;

    private AtomicFile(string path, FileStream part) => (Path, _part) = (path, part);

    /// <summary>The final path.</summary>
    public string Path { get; }

    /// <summary>Where the content goes; may be written and sought until the file is committed.</summary>
    public Stream Content => _part;

    /// <summary>Begins a file; its folder must exist.</summary>
    /// <exception cref="IOException">It can't be written there, or is being written by someone else.</exception>
    public static AtomicFile Create(string path)
    {
        if (Directory.Exists(path)) throw new IOException($"{path}: cannot be written: a folder has that name.");
        return Guarded(path, () => new AtomicFile(
            path, new FileStream(PartOf(path), FileMode.Create, FileAccess.ReadWrite, FileShare.None)));
    }

    /// <summary>Writes a whole file.</summary>
    /// <exception cref="IOException">It can't be written; nothing is left of it.</exception>
    public static void Write(string path, Action<Stream> write, bool durable = true)
    {
        using var file = Create(path);
        Guarded(path, () =>
        {
            write(file.Content);
            return 0;
        });
        file.Commit(durable);
    }

    /// <inheritdoc cref="Write(string, Action{Stream}, bool)"/>
    public static void Write(string path, byte[] content, bool durable = true) =>
        Write(path, stream => stream.Write(content), durable);

    /// <summary>Gives the file its name.</summary>
    /// <param name="durable">
    /// Whether to flush the content to the disk before renaming, so that the file also survives a crash of the machine.
    /// Many small files with digests of their own need not wait for it: the few that a crash damages are found.
    /// </param>
    /// <exception cref="IOException">The disk is full, or the name can't be taken.</exception>
    public void Commit(bool durable = true)
    {
        Guarded(Path, () =>
        {
            _part.Flush(durable);
            _part.Dispose();
            File.Move(PartOf(Path), Path, overwrite: true);
            return _committed = true;
        });
    }

    public void Dispose()
    {
        if (_committed) return;
        try
        {
            // The buffered rest may not fit on a full disk; the file is deleted anyway.
            _part.Dispose();
        }
        catch (IOException)
        {
        }

        try
        {
            File.Delete(PartOf(Path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The failure that led here matters more than this one.
        }
    }

    /// <summary>
    /// Writes content; a failure of the file system becomes an <see cref="IOException"/> that names the final path.
    /// </summary>
    public void Guarded(Action write) => Guarded(Path, () =>
    {
        write();
        return 0;
    });

    private static string PartOf(string path) => path + ".part";

    private static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be written: {error.Message}", error);
        }
    }
}
