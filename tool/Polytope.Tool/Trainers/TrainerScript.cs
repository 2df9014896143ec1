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

    /// <summary>Whether the run's own manifest has the program started in the folder of the copies.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>Its name in a plan's hash, where it is of a module.</summary>
    public string ModuleName => TrainerCopies.ModuleName(Written);

    /// <summary>The files that the programs of a trainer name.</summary>
    /// <param name="folder">Of the manifest.</param>
    /// <param name="canStartAmong">Whether a manifest can say in which folder the trainer starts its program.</param>
    /// <param name="place">Of a text among the trainer's values; of the trainer itself where it is not there.</param>
    public static ImmutableArray<TrainerScript> Of(
        IEnumerable<PartProgram> programs,
        string folder,
        bool canStartAmong,
        Func<string, Position> place,
        DiagnosticBag diagnostics)
    {
        var scripts = ImmutableArray.CreateBuilder<TrainerScript>();
        try
        {
            foreach (var program in programs) Add(program, ProgramFiles.FolderOf(program, folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(
                place(""), DiagnosticCode.TrainerFile, $"A file of the trainer can't be read: {failure.Message}");
        }

        return scripts.ToImmutable();

        void Add(PartProgram program, string own)
        {
            if (program.Folder is not null && !Directory.Exists(own))
            {
                Report(program.Folder, $"The trainer's folder '{program.Folder}' is not in {folder}.");
                return;
            }

            foreach (var missing in program.Files.Where(file => !File.Exists(System.IO.Path.Combine(own, file))))
                Report(missing, $"The trainer's file '{missing}' is not in {own}.");
            foreach (var pipe in program.Files.Select(file => (Name: file, Path: System.IO.Path.Combine(own, file)))
                .Where(file => File.Exists(file.Path) && !RegularFile.IsAt(file.Path)))
                Report(
                    pipe.Name,
                    $"The trainer's file '{pipe.Name}' is a pipe, a socket or a device, which no run can keep.");
            List<ProgramFiles> found = [.. ProgramFiles.Of(program, own)];
            if (ProgramGaps.MissingScript(program, found) is { } script)
                Report(script, $"The trainer's script '{script}' is not in {own}.{Near(script, own)}");
            else if (ProgramGaps.SuspiciousWord(program, found) is { } word)
                diagnostics.Warn(new(
                    place(word),
                    DiagnosticCode.TrainerFile,
                    $"The trainer's command has the word '{word}', and there is no such file in {own}."
                    + Near(word, own)));
            // A plain name is that of a program on the PATH, whatever is in the folder.
            found.RemoveAll(item => item.Word == program.Command[0] && !item.Word.Contains('/'));
            var installed = found.FindAll(item => item.Word == program.Command[0] && IsInstalled(item, own));
            found = [.. from item in found.Except(installed) select item with { Files = OfExperiment(item) }];
            var copies = new TrainerCopies(program, own, found, canStartAmong, scripts);
            var words = program.Command.SelectMany(ProgramFiles.Texts).ToHashSet();
            foreach (var item in found.Where(item => copies.IsElsewhere(item) && !words.Contains(item.Word)))
            {
                diagnostics.Warn(new(
                    place(item.Word),
                    DiagnosticCode.TrainerFile,
                    $"A run keeps '{item.Word}' as '{RunFolder.Trainer}/{copies.NameOf(item, item.Files[0])}', where a "
                    + "script that opens it by its path does not find it. Start the program in a folder that has "
                    + "both."));
            }

            foreach (var item in installed) AddProgram(item, own);
            foreach (var item in found) AddCopies(item, copies, own);
        }

        void Report(string text, string mistake) => diagnostics.Add(place(text), DiagnosticCode.TrainerFile, mistake);

        ImmutableArray<string> OfExperiment(ProgramFiles item) =>
            [.. item.Files.Where(file => !file.Split('/').Contains(Cache))];

        void AddProgram(ProgramFiles item, string own)
        {
            var path = System.IO.Path.GetFullPath(item.Word, own);
            scripts.Add(new TrainerScript(item.Word, path, Digest.OfFile(path), path)
            {
                Word = item.Word,
                KeptWord = path,
                IsKept = false,
            });
        }

        void AddCopies(ProgramFiles item, TrainerCopies copies, string own)
        {
            var isModule = item.Kind == ProgramFileKind.Module;
            foreach (var file in item.Files)
            {
                var path = System.IO.Path.GetFullPath(file, own);
                if (scripts.Any(script => script.Written == file && script.Path == path)) continue;
                var kept = $"{RunFolder.Trainer}/{copies.NameOf(item, file)}";
                if (LocalPath.Mistake(kept) is { } mistake)
                {
                    Report(item.Word, $"A run can't keep the trainer's file '{file}': {mistake}. Rename it.");
                    break;
                }

                scripts.Add(new TrainerScript(file, path, Digest.OfFile(path), kept)
                {
                    Word = isModule ? null : item.Word,
                    KeptWord = isModule ? null : copies.WordFor(item),
                    IsMirrored = copies.AreMirrored,
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

    /// <summary>A sentence about a file whose name is nearly that of a script; empty where there is none.</summary>
    private static string Near(string script, string folder)
    {
        var (name, above) = (System.IO.Path.GetFileName(script), System.IO.Path.GetDirectoryName(script) ?? "");
        var place = System.IO.Path.Combine(folder, above);
        if (!Directory.Exists(place)) return "";
        var files = Directory.EnumerateFiles(place, $"*{System.IO.Path.GetExtension(name)}");
        return Suggestion.Sentence(name, [.. files.Select(System.IO.Path.GetFileName).OfType<string>()]);
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
}
