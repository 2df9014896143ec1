using System.Text.Json;
using System.Text.Unicode;

namespace Polytope.Tool.Records.Reading;

/// <summary>
/// Tells JSON whose texts are no Unicode: bytes that are no UTF-8, or half a surrogate pair as an escape. The parser
/// takes them, and throws only when such a text is asked for.
/// </summary>
internal static class JsonUnicode
{
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool IsValid(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) return false;
        if (json.IndexOf(@"\u"u8) < 0) return true;
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    _ = reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return true;
    }
}
