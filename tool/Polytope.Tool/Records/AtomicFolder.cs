namespace Polytope.Tool.Records;

/// <summary>
/// A folder of files that stands under its final name only when it is whole: the counterpart of
/// <see cref="AtomicFile"/>. It is filled beside it, as <c>NAME.part</c>, and renamed, replacing what stood there.
/// </summary>
public sealed class AtomicFolder : IDisposable
{
    private readonly string _part;
    private bool _committed;

    private AtomicFolder(string path) => (Path, _part) = (path, path + ".part");

    /// <summary>The final path.</summary>
    public string Path { get; }

    /// <summary>Begins a folder; what an earlier attempt left of it is deleted.</summary>
    /// <exception cref="IOException">It can't be made there.</exception>
    public static AtomicFolder Create(string path)
    {
        if (File.Exists(path)) throw new IOException($"{path}: cannot be written: a file has that name.");
        var folder = new AtomicFolder(path);
        Guarded(path, () =>
        {
            if (Directory.Exists(folder._part)) Directory.Delete(folder._part, recursive: true);
            Directory.CreateDirectory(folder._part);
        });
        return folder;
    }

    /// <summary>Writes a file of this name into it.</summary>
    /// <exception cref="IOException">It can't be written; the message names its final path.</exception>
    public void Write(string name, byte[] content) =>
        Guarded(
            System.IO.Path.Combine(Path, name), () => File.WriteAllBytes(System.IO.Path.Combine(_part, name), content));

    /// <summary>Gives the folder its name.</summary>
    /// <exception cref="IOException">The name can't be taken.</exception>
    public void Commit()
    {
        Guarded(Path, () =>
        {
            if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
            Directory.Move(_part, Path);
        });
        _committed = true;
    }

    public void Dispose()
    {
        if (_committed) return;
        try
        {
            if (Directory.Exists(_part)) Directory.Delete(_part, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The failure that led here matters more than this one.
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
