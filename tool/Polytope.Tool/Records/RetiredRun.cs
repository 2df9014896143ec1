using System.Text;
using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Records;

/// <summary>
/// The folder of a run that another one has replaced. It may be emptied in several attempts: nothing is deleted before
/// everything that stays is in the new folder, and the old record, which tells them apart, is deleted last.
/// </summary>
/// <param name="folder">The replaced run's.</param>
/// <param name="successor">The new run's.</param>
internal sealed partial class RetiredRun(string folder, string successor)
{
    private const string KeptSuffix = ".kept";

    private readonly RunRecord? _old = Record(folder);
    private readonly RunRecord? _new = Record(successor);

    /// <summary>Moves what stays to the new run, and deletes the rest.</summary>
    /// <exception cref="IOException">A file can't be moved or deleted.</exception>
    public void Empty()
    {
        var named = (_new?.Outputs ?? []).Select(output => output.File).ToHashSet(StringComparer.Ordinal);
        MoveFrom("", named);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry.Name == RecordFile.Name) continue;
            if (IsFolder(entry)) ((DirectoryInfo)entry).Delete(recursive: true);
            else entry.Delete();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <param name="below">A folder within the replaced run's: empty, or ending in a slash.</param>
    /// <param name="named">The outputs of the new record.</param>
    private void MoveFrom(string below, HashSet<string> named)
    {
        foreach (var entry in new DirectoryInfo(Path.Combine(folder, below)).EnumerateFileSystemInfos().ToList())
        {
            var name = below + entry.Name;
            if (IsFolder(entry) && HasOwnBelow(name))
            {
                MoveFrom($"{name}/", named);
                continue;
            }

            var target = Path.Combine(successor, name);
            if (IsOwn(name, entry))
            {
                if (!named.Contains(name) || Path.Exists(target)) continue;
            }
            else target = Free(target);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (IsFolder(entry)) ((DirectoryInfo)entry).MoveTo(target);
            else File.Move(entry.FullName, target);
        }
    }

    private static bool IsFolder(FileSystemInfo entry) => entry is DirectoryInfo && entry.LinkTarget is null;

    /// <summary>Whether the replaced run wrote a file. One that was changed since is somebody's.</summary>
    private bool IsOwn(string name, FileSystemInfo entry) =>
        name is RecordFile.Name or RunFolder.Log
        || (name == RunFolder.Manifest && IsManifest(entry))
        || CheckpointName().IsMatch(name)
        || (entry is FileInfo && _old?.Outputs.Any(output => output.File == name && output.IsSound(folder)) == true);

    /// <summary>Whether a file is the manifest that the record has, too, where there is a record.</summary>
    private bool IsManifest(FileSystemInfo entry) => _old is null || (entry is FileInfo { LinkTarget: null } file
        && File.ReadAllBytes(file.FullName).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(_old.Plan.Manifest)));

    [GeneratedRegex($@"^{RunFolder.Checkpoints}/[0-9]+(\.state)?\.safetensors\z", RegexOptions.CultureInvariant)]
    private static partial Regex CheckpointName();

    private bool HasOwnBelow(string name) => name == RunFolder.Checkpoints
        || _old?.Outputs.Any(output => output.File.StartsWith($"{name}/", StringComparison.Ordinal)) == true
        || Directory.Exists(Path.Combine(successor, name));

    /// <summary>The path, or where it is taken one like it.</summary>
    private static string Free(string path)
    {
        var free = path;
        for (var i = 1; Path.Exists(free); i++)
            free = i == 1 ? path + KeptSuffix : FormattableString.Invariant($"{path}{KeptSuffix}{i}");
        return free;
    }

    private static RunRecord? Record(string folder)
    {
        try
        {
            return RecordFile.Find(folder);
        }
        catch (UnreadableFileException)
        {
            // A damaged record names no outputs: all files count as somebody's.
            return null;
        }
    }
}
