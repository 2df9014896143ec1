using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Polytope.Tool.Diagnostics;

/// <summary>
/// Texts of others, such as paths and names from files, as a terminal can show them: a control character could move
/// the cursor or clear the screen, so it is printed as an escape.
/// </summary>
internal static class Printable
{
    /// <summary>One line: line breaks are escaped as well.</summary>
    public static string Line(string text) => Escape(text, keep: '\0');

    /// <summary>Several lines: line feeds stay.</summary>
    public static string Lines(string text) => Escape(text, keep: '\n');

    /// <summary>One line that XML can hold: what no document may have becomes the replacement character.</summary>
    public static string Xml(string text)
    {
        var line = Line(text);
        var kept = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
            kept.Append(rune.Value is 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString());
        return kept.ToString();
    }

    private static string Escape(string text, char keep)
    {
        if (!text.Any(c => IsUnsafe(c) && c != keep)) return text;
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            if (!IsUnsafe(c) || (c == keep && c != '\0')) escaped.Append(c);
            else escaped.Append(c switch
            {
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
            });
        }

        return escaped.ToString();
    }

    /// <summary>Control characters, and those that reverse the direction of what follows them.</summary>
    internal static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}

/// <summary>
/// Escapes what JSON must escape, and the characters that <see cref="Printable"/> does; all other letters stay as they
/// are.
/// </summary>
internal sealed unsafe class PrintableJson : JavaScriptEncoder
{
    private static readonly JavaScriptEncoder Relaxed = UnsafeRelaxedJsonEscaping;

    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(Printable.IsUnsafe)]);

    private PrintableJson()
    {
    }

    public static PrintableJson Encoder { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => Relaxed.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) =>
        Relaxed.WillEncode(unicodeScalar) || (unicodeScalar <= char.MaxValue && Unsafe.Contains((char)unicodeScalar));

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var first = Relaxed.FindFirstCharacterToEncode(text, textLength);
        var before = new ReadOnlySpan<char>(text, first < 0 ? textLength : first).IndexOfAny(Unsafe);
        return before < 0 ? first : before;
    }

    public override bool TryEncodeUnicodeScalar(
        int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (Relaxed.WillEncode(unicodeScalar))
            return Relaxed.TryEncodeUnicodeScalar(
                unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        var target = new Span<char>(buffer, bufferLength);
        if (WillEncode(unicodeScalar))
            return target.TryWrite(
                CultureInfo.InvariantCulture, $@"\u{unicodeScalar:x4}", out numberOfCharactersWritten);
        numberOfCharactersWritten = 0;
        return bufferLength >= 2
            && new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
    }
}
