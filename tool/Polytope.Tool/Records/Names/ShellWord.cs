using System.Text.Encodings.Web;
using System.Text.Json;

namespace Polytope.Tool.Records.Names;

/// <summary>A word of a command line that is shown or written.</summary>
internal static class ShellWord
{
    private static readonly JsonSerializerOptions Quotes =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The word as this system's shell reads it, in quotes where it needs them.</summary>
    public static string Quoted(string word) => !OperatingSystem.IsWindows() ? Posix(word)
        : word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '&' or '(' or ')' or '^' or ';') ? word
        : $"\"{word}\"";

    /// <summary>The word as a POSIX shell reads it.</summary>
    public static string Posix(string word) =>
        word.Length > 0 && word.All(
            c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '=' or ',' or '+' or '@')
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>The word as an <c>#SBATCH</c> line of Slurm has it: in double quotes a backslash escapes.</summary>
    public static string Sbatch(string word) =>
        word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'' or '\\' or '#') ? word
            : JsonSerializer.Serialize(word, Quotes);
}
