using System.Collections.Immutable;
using Polytope.Core.Declarations;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Trainers;

/// <summary>
/// A file of the trainer's program. It is part of what the experiment is: another content is another plan, and a run
/// keeps a copy.
/// </summary>
/// <param name="Written">The path as the manifest has it, or below a folder that the manifest names.</param>
/// <param name="Path">The full path.</param>
/// <param name="Sha256">Of its content when it was planned.</param>
/// <param name="Kept">The copy's path within the run's folder, with a slash between folders.</param>
public sealed record TrainerScript(string Written, string Path, string Sha256, string Kept)
{
    private const string Folder = RunFolder.Trainer;

    /// <summary>What Python writes beside modules; trusted with them, and no part of the experiment.</summary>
    public const string Cache = "__pycache__";

    /// <summary>
    /// The text in the manifest's command that names it, or the folder that it is in; null for a file of a module,
    /// which is named without its path.
    /// </summary>
    public string? Word { get; init; }

    /// <summary>What stands for that text in a run's own manifest.</summary>
    public string? KeptWord { get; init; }

    /// <summary>Whether a run keeps a copy: not of a program, which is at home where it is installed.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>The files that the programs of a trainer name.</summary>
    /// <param name="folder">Of the manifest.</param>
    /// <param name="place">Of the trainer in the manifest.</param>
    public static ImmutableArray<TrainerScript> Of(
        IEnumerable<PartProgram> programs, string folder, Position place, DiagnosticBag diagnostics)
    {
        var scripts = ImmutableArray.CreateBuilder<TrainerScript>();
        try
        {
            foreach (var program in programs)
            {
                foreach (var missing in program.Files.Where(file => !File.Exists(System.IO.Path.Combine(folder, file))))
                    diagnostics.Add(
                        place, DiagnosticCode.TrainerFile, $"The trainer's file '{missing}' is not in {folder}.");
                foreach (var item in ProgramFiles.Of(program, folder))
                {
                    // A plain name is that of a program on the PATH, whatever is in the folder.
                    if (item.Word == program.Command[0] && !item.Word.Contains('/')) continue;
                    if (item.Word == program.Command[0] && IsInstalled(item, folder)) AddProgram(item);
                    else Add(item);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(
                place, DiagnosticCode.TrainerFile, $"A file of the trainer can't be read: {failure.Message}");
        }

        return scripts.ToImmutable();

        void AddProgram(ProgramFiles item)
        {
            var path = System.IO.Path.GetFullPath(item.Word, folder);
            scripts.Add(new TrainerScript(item.Word, path, Digest.OfFile(path), path)
            {
                Word = item.Word,
                KeptWord = path,
                IsKept = false,
            });
        }

        void Add(ProgramFiles item)
        {
            var files = item.Files.Where(file => !file.Split('/').Contains(Cache)
                && !scripts.Any(script => script.Written == file)).ToList();
            var isModule = item.Kind == ProgramFileKind.Module;
            var kept = isModule ? Folder : KeptName(folder, item.Word, scripts.Select(script => script.Kept));
            foreach (var file in files)
            {
                var path = System.IO.Path.GetFullPath(file, folder);
                scripts.Add(new TrainerScript(file, path, Digest.OfFile(path), item.Kind switch
                {
                    ProgramFileKind.File => kept,
                    ProgramFileKind.Folder => $"{kept}/{file[(item.Word.TrimEnd('/', '\\').Length + 1)..]}",
                    _ when file.StartsWith($"{kept}/", StringComparison.Ordinal) => file,
                    _ => $"{kept}/{file}",
                })
                {
                    Word = isModule ? null : item.Word,
                    KeptWord = isModule ? null : kept,
                });
            }
        }
    }

    /// <summary>Copies the file into a run's folder, unless it is a program.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Keep(string run)
    {
        if (!IsKept) return;
        var copy = System.IO.Path.Combine(run, Kept);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
        AtomicFile.Write(copy, File.ReadAllBytes(Path));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(copy, File.GetUnixFileMode(Path));
    }

    /// <exception cref="UserErrorException">The file is gone or has changed since it was planned.</exception>
    public void ThrowIfChanged()
    {
        if (File.Exists(Path) && Digest.OfFile(Path) == Sha256) return;
        throw new UserErrorException(
            $"{Path}: this file of the trainer has changed since it was planned. Run again to plan with the new one.");
    }

    /// <summary>Whether it is a program by its full path, a link to one, or no text.</summary>
    private static bool IsInstalled(ProgramFiles item, string folder)
    {
        if (item.Kind != ProgramFileKind.File) return false;
        if (System.IO.Path.IsPathFullyQualified(item.Word)) return true;
        if (new FileInfo(System.IO.Path.Combine(folder, item.Word)).LinkTarget is not null) return true;
        Span<byte> start = stackalloc byte[512];
        using var file = File.OpenRead(System.IO.Path.Combine(folder, item.Word));
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].Contains((byte)0);
    }

    /// <summary>The same path below a folder of the run's, as far as it is below the manifest's folder.</summary>
    private static string KeptName(string folder, string written, IEnumerable<string> taken)
    {
        var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(written, folder));
        var relative = System.IO.Path.GetRelativePath(folder, path);
        var separator = System.IO.Path.DirectorySeparatorChar;
        var isWithin = !System.IO.Path.IsPathRooted(relative) && relative.Split(separator)[0] != "..";
        var name = (isWithin ? relative : System.IO.Path.GetFileName(path)).Replace(separator, '/');
        // Where it is no separator, a backslash is a character of a name that other systems take for one.
        name = name.Replace('\\', '_');
        // A run's own manifest names its copies already.
        if (name.StartsWith($"{Folder}/", StringComparison.Ordinal)) name = name[(Folder.Length + 1)..];
        var number = 1;
        var kept = $"{Folder}/{name}";
        while (taken.Any(other => other.Equals(kept, StringComparison.OrdinalIgnoreCase)
            || other.StartsWith($"{kept}/", StringComparison.OrdinalIgnoreCase)))
            kept = FormattableString.Invariant($"{Folder}/{++number}/{name}");
        return kept;
    }
}
