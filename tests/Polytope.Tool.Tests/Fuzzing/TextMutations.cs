using System.Globalization;
using System.Text;

namespace Polytope.Tool.Tests.Fuzzing;

/// <summary>
/// Changes of a text by its tokens: words, numbers, quoted texts, marks and blanks are replaced, repeated, removed or
/// exchanged, so that most of the structure stays.
/// </summary>
internal static class TextMutations
{
    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", ":", ": ", "- ", "\n", "\t", "'", "\"", "*s", "&s ", "!!int ", "<<", "---\n", "...", "#",
        "|", ">", "?", "%", "@", "\\", "\0", "\u0085", "\ud800", "\u001b[2J", "9999999999999999999999", "-1", "0",
        ".nan", "NaN", "Infinity", "1e999", "-1e-999", "1e308", "2147483647", "2147483648", "x", ", ", "null", "true",
        "\"\\ud800\"",
        "\"\\u0000\"", "[]", "{}", ";", "../../etc/passwd", "/dev/zero",
    ];

    public static byte[] Mutate(Random random, byte[] bytes)
    {
        if (random.Next(6) == 0) return ByteMutations.Mutate(random, bytes);
        var tokens = Tokens(Encoding.UTF8.GetString(bytes));
        for (var left = random.Next(1, 5); left > 0 && tokens.Count > 0; left--)
        {
            var (at, other) = (random.Next(tokens.Count), random.Next(tokens.Count));
            var length = Math.Min(random.Next(1, 8), tokens.Count - at);
            switch (random.Next(8))
            {
                case 0: tokens.RemoveRange(at, length); break;
                case 1: tokens.InsertRange(other, tokens.GetRange(at, length)); break;
                case 2: (tokens[at], tokens[other]) = (tokens[other], tokens[at]); break;
                case 3: tokens.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
                case 4: tokens[at] = tokens[other]; break;
                case 5: tokens[at] = Shaken(random, tokens[at]); break;
                case 6 when random.Next(20) == 0:
                    tokens.Insert(at, string.Concat(Enumerable.Repeat(tokens[at], 5000)));
                    break;
                default: tokens[at] = Pieces[random.Next(Pieces.Length)]; break;
            }
        }

        return Encoding.UTF8.GetBytes(string.Concat(tokens));
    }

    /// <summary>A number near the token's, or its characters changed.</summary>
    private static string Shaken(Random random, string token)
    {
        if (long.TryParse(token, CultureInfo.InvariantCulture, out var number))
        {
            number = random.Next(4) switch
            {
                0 => unchecked(-number),
                1 => unchecked(number + 1),
                2 => unchecked(number - 1),
                _ => unchecked(number * 1000),
            };
            return number.ToString(CultureInfo.InvariantCulture);
        }

        if (token.Length == 0) return Pieces[random.Next(Pieces.Length)];
        var at = random.Next(token.Length);
        return random.Next(2) == 0
            ? token[..at] + token[(at + 1)..] : token[..at] + (char)random.Next(1, 0x250) + token[at..];
    }

    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var start = at++;
            if (char.IsLetterOrDigit(text[start]))
                while (at < text.Length
                    && (char.IsLetterOrDigit(text[at]) || text[at] is '.' or '-' or '_' or '+')) at++;
            else if (text[start] == ' ')
                while (at < text.Length && text[at] == ' ') at++;
            tokens.Add(text[start..at]);
        }

        return tokens;
    }
}
