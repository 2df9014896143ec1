using Polytope.Core.Declarations;

namespace Polytope.Tool.Trust;

/// <summary>What the words of a program's command lack: files, and what nobody can know from them.</summary>
internal static class ProgramGaps
{
    private const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;

    /// <summary>Programs that take code after <c>-c</c>.</summary>
    private static readonly string[] Shells =
        ["sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "busybox", "cmd", "powershell", "pwsh"];

    /// <summary>Programs that take code after <c>-e</c> and the like.</summary>
    private static readonly string[] Evaluators = ["perl", "ruby", "node", "julia", "lua", "php", "rscript"];

    private static readonly string[] ScriptEndings =
    [
        ".py", ".pyw", ".sh", ".bash", ".pl", ".rb", ".js", ".mjs", ".jl", ".lua", ".php", ".r", ".ps1", ".bat", ".cmd",
    ];

    /// <summary>A clause each, after the word that it is about.</summary>
    /// <param name="found">What the words name.</param>
    public static IEnumerable<string> Of(PartProgram program, IReadOnlyList<ProgramFiles> found)
    {
        var gaps = found.Where(item => item.Gap is not null).Select(item => $"{item.Word}: {item.Gap}").ToList();
        // Of the words so far, the last that is an interpreter which has no script yet.
        string? interpreter = null;
        foreach (var (index, word) in program.Command.Index())
        {
            if (word.Any(char.IsWhiteSpace))
            {
                gaps.AddRange(
                    from part in ProgramFiles.Parts(word)
                    where IsScript(part) && part.AsSpan().IndexOfAny("*?[") < 0 && !found.Any(item => item.Word == part)
                    select $"{part}: it is no file in the folder in which the program is started");
            }

            if (interpreter is not null && IsCodeSwitch(interpreter, word))
                gaps.Add($"{word}: the code after it may run and read other files than these");
            else if (word.Any(char.IsWhiteSpace) && word.AsSpan().IndexOfAny("*?[$`") >= 0)
                gaps.Add($"{word}: a shell may make names of other files of it");
            if (interpreter is not null && IsPython(interpreter) && Switches(word).AsSpan().ContainsAny('E', 'I'))
                gaps.Add($"{word}: Python then takes modules from __pycache__, whatever their files have");

            if (IsInterpreter(word)) interpreter = word;
            else if (index > 0 && found.Any(item => item.Word == word && !item.Files.IsEmpty)) interpreter = null;
        }

        if (gaps.Count == 0 && found.All(item => item.Files.IsEmpty))
            gaps.Add($"{program.Command[0]}: its words name no file, so what it runs and reads");
        return gaps;
    }

    /// <summary>The word that names the script to run, and no file; null where there is none.</summary>
    /// <param name="found">What the words name.</param>
    public static string? MissingScript(PartProgram program, IReadOnlyList<ProgramFiles> found)
    {
        var words = program.Command;
        var isThere = found.Select(item => item.Word).ToHashSet();
        if (words is [var first, ..] && first.Contains('/') && IsScript(first) && !isThere.Contains(first))
            return first;
        string? interpreter = null;
        foreach (var word in words)
        {
            if (IsInterpreter(word)) interpreter = word;
            else if (interpreter is null) continue;
            else if (word == "-" || isThere.Contains(word) || IsCodeSwitch(interpreter, word) || IsModuleSwitch(word))
                return null;
            else if (IsScript(word)) return word;
        }

        return null;
    }

    /// <summary>
    /// A word that is probably the script of a launcher such as <c>torchrun</c>, and names no file; null where there is
    /// none. What follows a file, or a switch such as <c>-o</c>, may be a file that the program writes.
    /// </summary>
    /// <inheritdoc cref="MissingScript"/>
    public static string? SuspiciousWord(PartProgram program, IReadOnlyList<ProgramFiles> found)
    {
        var files = found.Where(item => item.Kind != ProgramFileKind.Module).Select(item => item.Word).ToHashSet();
        return program.Command.Skip(1).TakeWhile(word => !files.Contains(word)).Where(
            (word, i) => word.EndsWith(".py", IgnoreCase) && word is not ['-', ..] && !word.Any(char.IsWhiteSpace)
                && program.Command[i] is not ['-', not '-', ..]).FirstOrDefault();
    }

    private static bool IsInterpreter(string word) =>
        IsPython(word) || IsOneOf(Shells, word) || IsOneOf(Evaluators, word);

    private static bool IsScript(string word) =>
        word is not ['-', ..] && ScriptEndings.Any(ending => word.EndsWith(ending, IgnoreCase));

    /// <summary>Whether Python takes what follows for the name of a module.</summary>
    private static bool IsModuleSwitch(string word) =>
        word is ['-', not '-', ..] && word.Contains('m', StringComparison.Ordinal);

    /// <summary>Whether a text is the name of Python, perhaps with its path.</summary>
    public static bool IsPython(string program) => Path.GetFileName(program).StartsWith("py", IgnoreCase)
        && !program.EndsWith(".py", IgnoreCase);

    private static bool IsCodeSwitch(string interpreter, string word) => IsOneOf(Evaluators, interpreter)
        ? word is "--eval" or "--print" || Switches(word).AsSpan().ContainsAny("eErp")
        : word.Equals("/c", IgnoreCase) || Switches(word).Contains('c', IgnoreCase);

    /// <summary>The letters of a word such as <c>-Bc</c>, until one that takes what follows; else nothing.</summary>
    private static string Switches(string word) => word is ['-', not '-', ..]
        ? string.Concat(word.Skip(1).TakeWhile(c => char.IsAsciiLetter(c) && c is not ('m' or 'W' or 'X')))
        : "";

    private static bool IsOneOf(string[] names, string word) =>
        names.Contains(Path.GetFileNameWithoutExtension(word), StringComparer.OrdinalIgnoreCase);
}
