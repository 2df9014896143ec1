using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records.Locks;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Records;

/// <summary>
/// Where a run is built and where it ends up: <c>OUT/.partial/ID</c> while it is under way, then renamed to
/// <c>OUT/ID</c>. A killed run stays in the partial folder and never looks finished.
/// </summary>
public sealed class RunFolder(string output, string experiment)
{
    /// <summary>Where finished runs go unless told otherwise.</summary>
    public const string DefaultOutput = "runs";

    public const string Checkpoints = "checkpoints";

    /// <summary>Within an unfinished run: checkpoints of no frame, to go on from.</summary>
    public const string Latest = "latest";

    public const string Manifest = "manifest.yaml";

    public const string Log = "log.clef";

    /// <summary>Copies of the files of a trainer's program.</summary>
    public const string Trainer = "trainer";

    public const string PartialName = ".partial";

    private bool _isVariant;

    /// <summary>The name of the run's folder: the experiment's id, or the values of one of its variants.</summary>
    public string Name => experiment;

    public string Final { get; } = Path.Combine(output, experiment);

    public string Partial { get; } = Path.Combine(output, PartialName, experiment);

    /// <summary>Where the run is now: while there is an unfinished one, that is meant.</summary>
    public string Present => File.Exists(Path.Combine(Partial, RecordFile.Name)) ? Partial : Final;

    /// <summary>Where other outputs of the finished run are drawn before they move to it.</summary>
    public string Drawing => Path.Combine(Unfinished, $".{experiment}.drawing");

    /// <summary>
    /// What keeps a run from having its final name: something there that is no run, or, for a variant, that the folder
    /// of its experiment is a run itself. Null where nothing does.
    /// </summary>
    public string? Obstacle =>
        _isVariant && File.Exists(Path.Combine(output, RecordFile.Name)) ? output
        : File.Exists(Final)
        || (Directory.Exists(Final) && !File.Exists(Path.Combine(Final, RecordFile.Name))
            && Directory.EnumerateFileSystemEntries(Final).Any()) ? Final
        : null;

    /// <summary>The folder of an experiment, or of one of its variants, which is in that of the experiment.</summary>
    public static RunFolder For(string output, string id) => VariantId.Parse(id) is { } variant
        ? new RunFolder(Path.Combine(output, variant.Experiment), variant.Folder) { _isVariant = true }
        : new RunFolder(output, id);

    /// <summary>The run whose final or partial folder this is.</summary>
    public static RunFolder Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var (name, above) = (Path.GetFileName(full), Path.GetDirectoryName(full) ?? full);
        return new RunFolder(Path.GetFileName(above) == PartialName ? Path.GetDirectoryName(above)! : above, name);
    }

    /// <summary>Who holds the run; null where nobody does.</summary>
    internal LockOwner? Owner => LockOwner.Read(Path.Combine(Unfinished, $".{experiment}.owner"));

    private string Unfinished => Path.Combine(output, PartialName);

    private string LockPath => Path.Combine(Unfinished, $".{experiment}.lock");

    // No experiment's id begins with a dot.
    private string Replaced => Path.Combine(Unfinished, $".{experiment}.replaced");

    /// <summary>Keeps every other process from running this experiment here, until it is disposed.</summary>
    /// <exception cref="UserErrorException">
    /// Another process runs it (exit code 4), or the folder can't be written to.
    /// </exception>
    public HeldRun Lock()
    {
        RunLock? held = null;
        Guarded(Partial, () =>
        {
            Directory.CreateDirectory(Unfinished);
            held = OpenLock();
        });
        return new HeldRun(Unfinished, held!);
    }

    private RunLock OpenLock()
    {
        try
        {
            return RunLock.Take(LockPath);
        }
        catch (HeldException failure)
        {
            throw new UserErrorException(
                $"{Partial}: another process seems to run this experiment ({failure.Message}). "
                + "Wait for it to end, or choose another place with --out.",
                ExitCode.Held,
                failure);
        }
    }

    /// <summary>
    /// Makes the partial folder if there is none. The record, checkpoints and log of an unfinished run stay; its
    /// drawings are deleted, because they are drawn again.
    /// </summary>
    /// <exception cref="UserErrorException">It can't be written to.</exception>
    public void Begin() => Guarded(Partial, () =>
    {
        RefuseLinks(Partial, Final);
        foreach (var entry in Directory.CreateDirectory(Partial).EnumerateFileSystemInfos())
        {
            if (entry.Name is RecordFile.Name or Checkpoints or Latest or Manifest or Log) continue;
            if (entry is DirectoryInfo folder) folder.Delete(recursive: true);
            else entry.Delete();
        }

        var probe = Path.Combine(Partial, ".probe");
        File.WriteAllBytes(probe, [0]);
        File.Delete(probe);
    });

    /// <summary>
    /// Copies what a finished run can be continued from into the partial folder. The finished run stays until it is
    /// replaced.
    /// </summary>
    public void Reopen() => Guarded(Partial, () =>
    {
        RefuseLinks(Partial, Final);
        var checkpoints = Directory.EnumerateFiles(Path.Combine(Final, Checkpoints))
            .Select(file => Path.Combine(Checkpoints, Path.GetFileName(file)));
        // With its record the copy becomes the unfinished run, so the record comes last and whole.
        foreach (var name in (string[])[Log, .. checkpoints, RecordFile.Name])
        {
            if (!File.Exists(Path.Combine(Final, name))) continue;
            var copy = Path.Combine(Partial, name);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var original = File.OpenRead(Path.Combine(Final, name));
            AtomicFile.Write(copy, original.CopyTo, durable: false);
        }
    });

    /// <summary>Deletes what only an unfinished run needs.</summary>
    public void Complete() => Guarded(Partial, () =>
    {
        var latest = Path.Combine(Partial, Latest);
        if (Directory.Exists(latest)) Directory.Delete(latest, recursive: true);
    });

    /// <summary>Deletes what an unfinished run left.</summary>
    public void Discard() => Guarded(Partial, () =>
    {
        RefuseLinks(Partial, Final);
        if (Directory.Exists(Partial)) Directory.Delete(Partial, recursive: true);
    });

    /// <summary>Whether a process was killed while it replaced the run here.</summary>
    public bool IsHalfReplaced => Directory.Exists(Replaced);

    /// <summary>
    /// Gives the partial folder the final name. Of a run that had it, the new folder gets the files that the new record
    /// names and those that the run did not write; the others are deleted.
    /// </summary>
    public void Promote()
    {
        Recover();
        Guarded(Final, () =>
        {
            if (Directory.Exists(Final)) Directory.Move(Final, Replaced);
            Directory.Move(Partial, Final);
            Retire();
        });
    }

    /// <summary>
    /// Finishes what a process killed within <see cref="Promote"/> has begun, or undoes it if the new run did not get
    /// the name yet.
    /// </summary>
    public void Recover() => Guarded(Final, () =>
    {
        RefuseLinks(Replaced);
        if (Directory.Exists(Final)) Retire();
        else if (Directory.Exists(Replaced)) Directory.Move(Replaced, Final);
    });

    /// <summary>
    /// The same where no other process holds the run and the folder can be written to. A lock and an
    /// empty folder that a killed process left are deleted, too.
    /// </summary>
    public void TryRecover()
    {
        if (!IsHalfReplaced && !IsLeftLocked && !IsEmpty(Unfinished)) return;
        try
        {
            using var held = Lock();
            Recover();
        }
        catch (UserErrorException)
        {
            // Who holds the run recovers it, too.
        }
    }

    /// <summary>
    /// A link in place of a folder that is emptied or replaced: what it points to is somebody's, and stays.
    /// </summary>
    /// <exception cref="UserErrorException">There is one.</exception>
    private static void RefuseLinks(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (new DirectoryInfo(path).LinkTarget is { } target)
                throw new UserErrorException(
                    $"{path}: this is a link to {target}, and what is there would be deleted. Remove the link, or "
                    + "choose another place with --out.");
        }
    }

    /// <summary>Whether there is a lock whose owner is certainly gone.</summary>
    private bool IsLeftLocked => File.Exists(LockPath) && (Owner is not { } owner || owner.Gone is not null);

    private static bool IsEmpty(string folder) =>
        Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any();

    private void Retire()
    {
        if (Directory.Exists(Replaced)) new RetiredRun(Replaced, Final).Empty();
    }

    private static void Guarded(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"{path}: the folder can't be written: {failure.Message} Choose another place with --out.",
                ExitCode.Failed,
                failure);
        }
    }
}
