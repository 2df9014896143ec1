namespace Polytope.Tool.Records.Locks;

/// <summary>A run that no other process runs meanwhile.</summary>
public sealed class HeldRun : IDisposable
{
    private readonly string _folder;
    private readonly RunLock _lock;

    internal HeldRun(string folder, RunLock held) => (_folder, _lock) = (folder, held);

    /// <summary>How it is known that the process that held it before is gone; null where there was none.</summary>
    public string? TakenOver => _lock.TakenOver;

    /// <summary>Requested when another process has taken the run over.</summary>
    public CancellationToken Lost => _lock.Lost;

    public void Dispose()
    {
        _lock.Dispose();
        try
        {
            if (!Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // Another run has just begun there.
        }
    }
}
