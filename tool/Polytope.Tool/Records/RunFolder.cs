using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Records;

/// <summary>
/// Where a run is built and where it ends up: <c>OUT/.partial/ID</c> while it is under way, then renamed to
/// <c>OUT/ID</c>. A killed run stays in the partial folder and never looks finished.
/// </summary>
public sealed class RunFolder(string output, string experiment)
{
    /// <summary>Where finished runs go unless told otherwise.</summary>
    public const string DefaultOutput = "runs";

    public string Final { get; } = Path.Combine(output, experiment);

    public string Partial { get; } = Path.Combine(output, ".partial", experiment);

    private string Replaced => Path.Combine(output, ".partial", experiment + ".replaced");

    /// <summary>Makes the partial folder if there is none.</summary>
    /// <exception cref="IOException">It can't be written to.</exception>
    public void Begin() => Guarded(Partial, () =>
    {
        Directory.CreateDirectory(Partial);
        var probe = Path.Combine(Partial, ".probe");
        File.WriteAllBytes(probe, [0]);
        File.Delete(probe);
    });

    /// <summary>Throws away what an unfinished run has left.</summary>
    public void Discard() => Guarded(Partial, () =>
    {
        if (Directory.Exists(Partial)) Directory.Delete(Partial, recursive: true);
    });

    /// <summary>Gives the partial folder the final name; what stood there is gone afterwards.</summary>
    public void Promote() => Guarded(Final, () =>
    {
        if (Directory.Exists(Replaced)) Directory.Delete(Replaced, recursive: true);
        if (Directory.Exists(Final)) Directory.Move(Final, Replaced);
        Directory.Move(Partial, Final);
        if (Directory.Exists(Replaced)) Directory.Delete(Replaced, recursive: true);
        var parent = Path.GetDirectoryName(Partial)!;
        if (!Directory.EnumerateFileSystemEntries(parent).Any()) Directory.Delete(parent);
    });

    /// <summary>
    /// Heals what a process killed within <see cref="Promote"/> may have left: the run that was to be replaced,
    /// without its name.
    /// </summary>
    public void Recover() => Guarded(Final, () =>
    {
        if (!Directory.Exists(Replaced)) return;
        if (Directory.Exists(Final)) Directory.Delete(Replaced, recursive: true);
        else Directory.Move(Replaced, Final);
    });

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
