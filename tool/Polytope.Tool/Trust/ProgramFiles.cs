using System.Collections.Immutable;
using Polytope.Core.Declarations;
using Polytope.Tool.Records;

namespace Polytope.Tool.Trust;

/// <summary>
/// What a program's words name in the folder in which it is started: files, folders, modules of Python.
/// </summary>
/// <param name="Word">The text in the manifest: a word, or the part of one that is a path.</param>
/// <param name="Kind">What the text names.</param>
/// <param name="Files">Relative to that folder as the text is, or full paths; in the order of their names.</param>
/// <param name="Gap">Why its content is not known, in a clause; null where it is.</param>
internal sealed record ProgramFiles(string Word, ProgramFileKind Kind, ImmutableArray<string> Files, string? Gap = null)
{
    private const int MostFiles = 2000;

    private const long MostBytes = 100_000_000;

    private const string Pipe = "it is a pipe or a socket, out of which anything may come";

    private static readonly char[] Separators = [.. " \t\r\n=:,;|&()<>\"'`$"];

    private static readonly string[] ModuleEndings = [".py", ".pyc", ".pyw", ".pyd", ".so", ".zip"];

    /// <summary>The full path of the folder in which a program is started.</summary>
    /// <param name="folder">Of the manifest: its full path.</param>
    public static string FolderOf(PartProgram program, string folder) =>
        program.Folder is { } own ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(own, folder)) : folder;

    /// <summary>All that a program and its part name, each once.</summary>
    /// <param name="folder">In which it is started.</param>
    /// <exception cref="IOException">A folder can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder can't be read.</exception>
    public static IEnumerable<ProgramFiles> Of(PartProgram program, string folder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in program.Command.Concat(program.Files))
        {
            foreach (var text in Texts(word))
            {
                if (!seen.Add(text)) continue;
                var path = Path.Combine(folder, text);
                if (File.Exists(path) && !RegularFile.IsAt(path))
                {
                    // What a command writes to /dev/null is no code.
                    if (!RegularFile.IsDevice(path)) yield return new(text, ProgramFileKind.File, [], Pipe);
                    continue;
                }

                if (File.Exists(path)) yield return new(text, ProgramFileKind.File, [text]);
                else if (Directory.Exists(path)) yield return OfFolder(text, folder);
                else continue;
                // A path with a separator in it is no two paths.
                if (text == word) break;
            }
        }

        foreach (var name in Modules(program.Command).Distinct()) yield return OfModule(name, program, folder);
    }

    /// <summary>
    /// A word in parts that could be paths and the separators between them, such as those of a shell's command.
    /// </summary>
    public static IEnumerable<string> Parts(string word)
    {
        var start = 0;
        for (var at = 0; at <= word.Length; at++)
        {
            if (at < word.Length && !Separators.Contains(word[at])) continue;
            if (at > start) yield return word[start..at];
            if (at < word.Length) yield return word[at..(at + 1)];
            start = at + 1;
        }
    }

    /// <summary>
    /// The texts in a word that could be paths: the word, what follows its first <c>=</c>, and the parts between
    /// characters of shells.
    /// </summary>
    public static IEnumerable<string> Texts(string word) =>
        new[] { word, word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..] }
            .Concat(Parts(word)).Where(text => text.Length > 0 && !text.Contains('\0'));

    private static ProgramFiles OfFolder(string text, string folder)
    {
        var path = Path.GetFullPath(Path.Combine(folder, text));
        var within = Path.GetRelativePath(path, folder);
        if (within == "." || !(within == ".." || within.StartsWith($"..{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal) || Path.IsPathRooted(within)))
            return new(
                text,
                ProgramFileKind.Folder,
                [],
                "the program is started in it, where runs and other files come and go");
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Take(MostFiles + 1).ToList();
        var gap = files.Count > MostFiles ? FormattableString.Invariant($"it has more than {MostFiles} files")
            : files.Exists(file => Path.GetFileName(file) == RecordFile.Name) ? "it has runs in it"
            : files.Sum(file => new FileInfo(file).Length) > MostBytes
                ? FormattableString.Invariant($"it has more than {MostBytes / 1_000_000} MB")
            : null;
        if (gap is not null) return new(text, ProgramFileKind.Folder, [], gap);
        var name = text.TrimEnd('/', Path.DirectorySeparatorChar);
        var others = files.Where(file => !RegularFile.IsAt(file)).ToList();
        return new(
            text,
            ProgramFileKind.Folder,
            [
                .. files.Except(others).Select(file => $"{name}/{Slashed(Path.GetRelativePath(path, file))}")
                    .Order(StringComparer.Ordinal),
            ],
            others.Count > 0 ? $"{Path.GetFileName(others[0])} in it is a pipe, a socket or a device" : null);
    }

    /// <summary>The module after <c>-m</c>: Python looks for it in the working directory first.</summary>
    private static ProgramFiles OfModule(string name, PartProgram program, string folder)
    {
        var top = name.Split('.')[0];
        var files = ImmutableArray.CreateBuilder<string>();
        string? gap = null;
        // A run keeps its modules in a folder of its own.
        string[] places = File.Exists(Path.Combine(folder, RecordFile.Name)) ? ["", $"{RunFolder.Trainer}/"] : [""];
        foreach (var place in places)
        {
            if (!Directory.Exists(Path.Combine(folder, place))) continue;
            if (Directory.Exists(Path.Combine(folder, place + top)))
            {
                var package = OfFolder(place + top, folder);
                files.AddRange(package.Files);
                gap ??= package.Gap;
            }

            files.AddRange(
                from file in Directory.EnumerateFiles(Path.Combine(folder, place), $"{top}.*")
                let found = Path.GetFileName(file)
                where ModuleEndings.Contains(Path.GetExtension(found)) && RegularFile.IsAt(file)
                orderby found
                select place + found);
        }

        if (files.Count == 0 && gap is null && Words(program.Command).Any(ProgramGaps.IsPython))
            gap = "it is not beside the manifest, so the program finds it elsewhere";
        return new(name, ProgramFileKind.Module, files.ToImmutable(), gap);
    }

    private static IEnumerable<string> Modules(IReadOnlyList<string> command)
    {
        string? before = null;
        foreach (var word in Words(command).Skip(1))
        {
            var module = before is not null && ModuleSwitch(before) is "" ? word : ModuleSwitch(word);
            if (module is not null && IsModule(module)) yield return module;
            before = word;
        }
    }

    /// <summary>The words, and those of each that is a command for a shell.</summary>
    private static IEnumerable<string> Words(IEnumerable<string> command) => command.SelectMany(
        word => word.Any(char.IsWhiteSpace)
            ? Parts(word).Where(part => part.Length > 1 || !Separators.Contains(part[0]))
            : [word]);

    /// <summary>What follows <c>-m</c> in a word such as <c>-Bmlab</c>; null where there is no such switch.</summary>
    private static string? ModuleSwitch(string word)
    {
        const string withoutValue = "bBdEhiIOPqsSuvVx";
        var at = word.IndexOf('m', StringComparison.Ordinal);
        return at > 0 && word[0] == '-' && word[1..at].All(withoutValue.Contains) ? word[(at + 1)..] : null;
    }

    private static bool IsModule(string text) => text.Length > 0
        && text.Split('.').All(part => part.Length > 0 && !char.IsAsciiDigit(part[0])
            && part.All(c => char.IsLetterOrDigit(c) || c == '_'));

    private static string Slashed(string path) =>
        OperatingSystem.IsWindows() ? path.Replace(Path.DirectorySeparatorChar, '/') : path;
}

/// <summary>What a text in a program's command names.</summary>
internal enum ProgramFileKind
{
    File,
    Folder,

    /// <summary>A module of Python, by its name.</summary>
    Module,
}
