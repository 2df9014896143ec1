using System.Globalization;

namespace Polytope.Tool.Records.Locks;

/// <summary>
/// Holds a run for this process alone. The system's lock of a file keeps other processes of this machine away and,
/// where the file system shares such locks, those of other machines. Where it does not, a second file names the owner:
/// it is made by whoever comes first, and its time of change is a sign of life, which the owner gives every few
/// seconds. An owner of this machine is gone when the system knows no such process; one of another machine, when it has
/// given no sign of life for a minute. Times are those of the file system alone, so that clocks may differ.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _ownerPath;
    private readonly LockOwner _owner;
    private readonly Lock _giving = new();
    private readonly Timer _life;
    private readonly CancellationTokenSource _lost = new();

    private RunLock(FileStream held, string ownerPath, LockOwner owner, string? takenOver, TimeSpan pulse)
    {
        (_lock, _ownerPath, _owner, TakenOver) = (held, ownerPath, owner, takenOver);
        _life = new Timer(_ => GiveSignOfLife(), null, pulse, pulse);
    }

    /// <summary>How it is known that the owner before is gone; null where there was none.</summary>
    public string? TakenOver { get; }

    /// <summary>
    /// Requested when another process has taken it over, because this one gave no sign of life for too long.
    /// </summary>
    public CancellationToken Lost => _lost.Token;

    /// <param name="path">Of the file to lock; that of its owner lies beside it.</param>
    /// <param name="patience">How long an owner on another machine may be silent; null for a minute.</param>
    /// <exception cref="HeldException">Another process holds it.</exception>
    /// <exception cref="IOException">The folder can't be written to.</exception>
    public static RunLock Take(string path, TimeSpan? patience = null)
    {
        var silence = patience ?? TimeSpan.FromSeconds(60);
        var ownerPath = Path.ChangeExtension(path, ".owner");
        var held = OpenLock(path, ownerPath);
        try
        {
            var owner = LockOwner.Present;
            string? takenOver = null;
            while (!TryCreate(ownerPath, owner))
            {
                var (before, reason) = AwaitEnd(ownerPath, silence);
                if (reason is null) throw new HeldException($"{before}{Life(ownerPath)}");
                if (Remove(ownerPath, before)) takenOver = reason;
            }

            ClearAsides(ownerPath);
            return new RunLock(held, ownerPath, owner, takenOver, silence / 6);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        using (var ended = new ManualResetEvent(false))
            if (_life.Dispose(ended)) ended.WaitOne();
        if (LockOwner.Read(_ownerPath)?.Token == _owner.Token) TryDelete(_ownerPath);
        _lock.Dispose();
        _lost.Dispose();
    }

    private static FileStream OpenLock(string path, string ownerPath)
    {
        try
        {
            return new FileStream(
                path,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose);
        }
        catch (IOException failure) when (IsHeld(failure))
        {
            var owner = LockOwner.Read(ownerPath);
            throw new HeldException(
                owner is null ? failure.Message.TrimEnd('.') : $"{owner}{Life(ownerPath)}", failure);
        }
    }

    /// <summary>Whether a file could not be opened because another process has it open for itself alone.</summary>
    private static bool IsHeld(IOException failure)
    {
        // ERROR_SHARING_VIOLATION; EWOULDBLOCK of flock, which is 11 on Linux and 35 on macOS.
        var code = failure.HResult & 0xFFFF;
        return OperatingSystem.IsWindows() ? code == 32 : code is 11 or 35;
    }

    /// <summary>Whether a file could not be created because there is one; a disk may fail as well.</summary>
    private static bool IsThere(IOException failure)
    {
        // ERROR_FILE_EXISTS; EEXIST on Linux and macOS.
        var code = failure.HResult & 0xFFFF;
        return OperatingSystem.IsWindows() ? code == 80 : code == 17;
    }

    private static bool TryCreate(string path, LockOwner owner)
    {
        FileStream file;
        try
        {
            // Only one process can create it, on network file systems too.
            file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1);
        }
        catch (IOException failure) when (IsThere(failure))
        {
            return false;
        }

        try
        {
            using (file) file.Write(owner.ToBytes());
            return true;
        }
        catch (IOException)
        {
            // The disk is full: an owner without a name would be waited for.
            TryDelete(path);
            throw;
        }
    }

    /// <summary>Waits until it is known whether the owner is gone.</summary>
    /// <returns>The owner, and how it is known that it is gone; null where it lives.</returns>
    private static (LockOwner? Owner, string? Reason) AwaitEnd(string path, TimeSpan silence)
    {
        var owner = LockOwner.Read(path);
        if (!File.Exists(path)) return (null, "");
        if (owner?.Gone is { } gone) return (owner, gone);
        if (owner is { IsHere: true }) return (owner, null);
        var last = File.GetLastWriteTimeUtc(path);
        while (true)
        {
            var age = Now(path) - last;
            if (age > silence)
                return (owner, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{owner?.ToString() ?? "its owner"} has given no sign of life for {age.TotalSeconds:F0} seconds"));
            Thread.Sleep(TimeSpan.FromSeconds(Math.Clamp(silence.TotalSeconds / 30, 0.02, 2)));
            if (!File.Exists(path)) return (null, "");
            if (File.GetLastWriteTimeUtc(path) != last) return (LockOwner.Read(path), null);
        }
    }

    /// <summary>The time of the file system, as it stamps a new file.</summary>
    private static DateTime Now(string path)
    {
        var probe = Aside(path);
        try
        {
            File.WriteAllBytes(probe, [0]);
            return File.GetLastWriteTimeUtc(probe);
        }
        finally
        {
            TryDelete(probe);
        }
    }

    /// <summary>Takes the file of an owner that is gone away.</summary>
    /// <returns>Whether it was that owner's file; one of somebody who was faster stays.</returns>
    private static bool Remove(string path, LockOwner? gone)
    {
        if (!File.Exists(path)) return false;
        var aside = Aside(path);
        try
        {
            File.Move(path, aside);
        }
        catch (IOException)
        {
            return false;
        }

        if (LockOwner.Read(aside) == gone)
        {
            TryDelete(aside);
            return true;
        }

        // Somebody else took it over a moment ago.
        try
        {
            File.Move(aside, path);
        }
        catch (IOException)
        {
            TryDelete(aside);
        }

        return false;
    }

    private void GiveSignOfLife()
    {
        // A sign that is late gives none beside the next.
        if (!_giving.TryEnter()) return;
        try
        {
            // Another process takes over by moving the file away and making one of its own. Reading and writing through
            // one handle keeps to one of the two: what belongs to another is never overwritten.
            using var file = new FileStream(
                _ownerPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            // One that is not written yet is looked at next time.
            if (LockOwner.Read(file)?.Token is not { } token) return;
            if (token != _owner.Token)
            {
                _lost.Cancel();
                return;
            }

            // Writing stamps the file with the time of the file system; setting the time would take this machine's.
            file.Position = 0;
            file.Write(_owner.ToBytes());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next sign may succeed.
        }
        finally
        {
            _giving.Exit();
        }
    }

    private static string Life(string path)
    {
        if (!File.Exists(path)) return "";
        var age = Math.Max(0, (DateTime.UtcNow - File.GetLastWriteTimeUtc(path)).TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $", last sign of life {age:F0} s ago");
    }

    /// <summary>A file of a name that no other process chooses, for a moment.</summary>
    private static string Aside(string path) => $"{path}.{Guid.NewGuid():N}";

    /// <summary>Deletes such files of processes that were killed in that moment.</summary>
    private static void ClearAsides(string path)
    {
        var begin = Path.GetFileName(path) + ".";
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, begin + "*"))
        {
            var name = Path.GetFileName(file);
            if (name.StartsWith(begin, StringComparison.Ordinal)
                && Guid.TryParseExact(name[begin.Length..], "N", out _)) TryDelete(file);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is found to be that of a process that has ended.
        }
    }
}

/// <summary>Another process holds it.</summary>
internal sealed class HeldException : IOException
{
    public HeldException()
    {
    }

    public HeldException(string message)
        : base(message)
    {
    }

    public HeldException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
