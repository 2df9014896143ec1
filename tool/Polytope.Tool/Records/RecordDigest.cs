using System.Text;
using System.Text.Json;

namespace Polytope.Tool.Records;

/// <summary>The digest of a record's content, whichever way its JSON is laid out.</summary>
internal static class RecordDigest
{
    private const string Own = "sha256";

    /// <param name="json">A record.</param>
    /// <returns>Of all its values except for the digest of itself.</returns>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static string Of(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        Write(document.RootElement, text, isTop: true);
        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Write(JsonElement element, StringBuilder text, bool isTop = false)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                var properties = element.EnumerateObject().Where(property => !(isTop && property.NameEquals(Own)));
                foreach (var property in properties.OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    text.Append(JsonSerializer.Serialize(property.Name)).Append(':');
                    Write(property.Value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }
}
