using System.Collections.Immutable;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Reading;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Trainers;

/// <summary>
/// A file of the trainer's program. It is part of what the experiment is: another content is another plan, and a run
/// keeps a copy.
/// </summary>
/// <param name="Written">The path as the manifest has it.</param>
/// <param name="Path">The full path.</param>
/// <param name="Sha256">Of its content when it was planned.</param>
/// <param name="Kept">The copy's path within the run's folder, with a slash between folders.</param>
public sealed record TrainerScript(string Written, string Path, string Sha256, string Kept)
{
    private const string Folder = "trainer";

    /// <summary>The files that a trainer's programs name.</summary>
    /// <param name="folder">Of the manifest.</param>
    /// <param name="place">Of the trainer in the manifest.</param>
    public static ImmutableArray<TrainerScript> Of(
        ITrainer trainer, string folder, Position place, DiagnosticBag diagnostics)
    {
        var scripts = ImmutableArray.CreateBuilder<TrainerScript>();
        try
        {
            foreach (var program in trainer.Programs)
            {
                foreach (var missing in program.Files.Where(file => !File.Exists(System.IO.Path.Combine(folder, file))))
                    diagnostics.Add(
                        place, DiagnosticCode.TrainerFile, $"The trainer's file '{missing}' is not in {folder}.");
                foreach (var file in ForeignCode.Of(program, folder).Files)
                {
                    // A plain name is that of a program on the PATH, whatever is in the folder.
                    if (file.Name == program.Command[0] && !file.Name.Contains('/')) continue;
                    if (scripts.Any(script => script.Written == file.Name)) continue;
                    var kept = KeptName(folder, file.Name, scripts.Select(script => script.Kept));
                    var path = System.IO.Path.GetFullPath(file.Name, folder);
                    scripts.Add(new TrainerScript(file.Name, path, file.Sha256, kept));
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(
                place, DiagnosticCode.TrainerFile, $"A file of the trainer can't be read: {failure.Message}");
        }

        return scripts.ToImmutable();
    }

    /// <summary>Copies the file into a run's folder.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Keep(string run)
    {
        var copy = System.IO.Path.Combine(run, Kept);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
        AtomicFile.Write(copy, WholeFile.Read(Path));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(copy, File.GetUnixFileMode(Path));
    }

    /// <exception cref="UserErrorException">The file is gone or has changed since it was planned.</exception>
    public void ThrowIfChanged()
    {
        if (File.Exists(Path) && Digest.OfFile(Path) == Sha256) return;
        throw new UserErrorException(
            $"{Path}: this file of the trainer has changed since it was planned. Run again to plan with the new one.");
    }

    /// <summary>The same path below a folder of the run's, as far as it is below the manifest's folder.</summary>
    private static string KeptName(string folder, string written, IEnumerable<string> taken)
    {
        var relative = System.IO.Path.GetRelativePath(folder, System.IO.Path.GetFullPath(written, folder));
        var isWithin = !System.IO.Path.IsPathRooted(relative) && relative.Split('/', '\\')[0] != "..";
        var name = (isWithin ? relative : System.IO.Path.GetFileName(written)).Replace('\\', '/');
        // A run's own manifest names its copies already.
        if (name.StartsWith($"{Folder}/", StringComparison.Ordinal)) name = name[(Folder.Length + 1)..];
        var number = 1;
        var kept = $"{Folder}/{name}";
        while (taken.Contains(kept, StringComparer.OrdinalIgnoreCase))
            kept = FormattableString.Invariant($"{Folder}/{++number}/{name}");
        return kept;
    }
}
