using Polytope.Tool.Diagnostics;
using YamlDotNet.Core;

namespace Polytope.Tool.Manifests.Yaml;

/// <summary>Says what the parser's exceptions mean to someone who edits a manifest.</summary>
internal static class YamlMistake
{
    /// <param name="mistake">The exception that the parser threw.</param>
    /// <param name="text">The text that it read.</param>
    /// <param name="open">The innermost <c>[</c> or <c>{</c> that is still open, with its position.</param>
    public static (Mark At, DiagnosticCode Code, string Text) Explain(
        YamlException mistake, string text, (Mark At, char Bracket)? open)
    {
        var at = mistake.Start;
        if (mistake.Message.Contains("tab", StringComparison.Ordinal) && TabIndent(text, at) is { } tab)
            return (tab, DiagnosticCode.Tab, "A tab indents this line: use spaces.");
        // What the parser says of an escape is right, whatever is open around it.
        if (Escape(mistake, text) is { } escape) return (escape.At, DiagnosticCode.Malformed, escape.Words);
        if (open is var (start, bracket))
        {
            var (what, end) = bracket == '[' ? ("list", ']') : ("mapping", '}');
            return (start, DiagnosticCode.Malformed,
                $"The {what} that starts here with '{bracket}' does not end properly: a ',' or a '{end}' is missing.");
        }

        return (at, DiagnosticCode.Malformed, Words(mistake.Message));
    }

    /// <summary>An escape in double quotes that does not exist, as in a path of Windows.</summary>
    private static (Mark At, string Words)? Escape(YamlException mistake, string text)
    {
        if (!mistake.Message.Contains("escape", StringComparison.Ordinal)
            && !mistake.Message.Contains("hexadecimal", StringComparison.Ordinal)) return null;
        var line = text.Split('\n').ElementAtOrDefault((int)mistake.Start.Line - 1) ?? "";
        var quote = line.IndexOf('"', Math.Clamp((int)mistake.Start.Column - 1, 0, line.Length));
        var (at, shown) = (mistake.Start, @"\");
        for (var i = quote + 1; quote >= 0 && i < line.Length - 1; i++)
        {
            if (line[i] != '\\') continue;
            if (IsEscape(line.AsSpan(i + 1)))
            {
                i++;
                continue;
            }

            (at, shown) = (new Mark(0, mistake.Start.Line, i + 1), line.Substring(i, 2));
            break;
        }

        return (at, $@"A '\' in double quotes starts an escape, and '{shown}' is none here: "
            + "write the text in single quotes, or a path with forward slashes.");
    }

    /// <summary>Whether what follows a backslash is one of YAML's escapes, with all of its digits.</summary>
    private static bool IsEscape(ReadOnlySpan<char> text)
    {
        var digits = text[0] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0) return "0abtnvfre \t\"/\\N_LP".Contains(text[0]);
        if (text.Length <= digits) return false;
        foreach (var c in text.Slice(1, digits))
            if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }

    private static Mark? TabIndent(string text, Mark from)
    {
        var lines = text.Split('\n');
        for (var line = (int)Math.Max(1, from.Line); line <= lines.Length; line++)
        {
            var indent = lines[line - 1].TakeWhile(c => c is ' ' or '\t').ToList();
            if (indent.IndexOf('\t') is var column and >= 0) return new Mark(0, line, column + 1);
        }

        return null;
    }

    private static string Words(string message)
    {
        bool Has(string part) => message.Contains(part, StringComparison.Ordinal);
        return message switch
        {
            _ when Has("found invalid mapping") =>
                "A ': ' is not expected here: a key is indented too far, or a text with ': ' wants quotes.",
            _ when Has("did not find expected key") => "A 'key: value' is expected here.",
            _ when Has("expected '-' indicator") => "An item of the list, starting with '- ', is expected here.",
            _ when Has("Block sequence entries are not allowed") =>
                "A list starts on a line of its own: '- ' can't follow 'key:' directly.",
            _ when Has("quoted scalar") && (Has("end of stream") || Has("wrong indentation")) =>
                "The text that starts here with a quote has no closing quote.",
            _ when Has("cannot start any token") => "A text can't start with this character: put it in quotes.",
            _ when Has("anchor or alias") => "A name is missing after '&' or '*': to begin a text with it, use quotes.",
            _ when Has("tag") => "A tag begins with '!'; manifests use none. To begin a text with it, use quotes.",
            _ when Has("node content") => "A value is expected here.",
            _ when Has("incompatible YAML document") =>
                "This is a directive for another version of YAML: leave it out.",
            _ => $"This is not well-formed YAML: {message.TrimEnd('.')}.",
        };
    }
}
