using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;

namespace Polytope.Tool.Diagnostics;

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
            && new System.Text.Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
    }
}
