using System.Text.Json;
using System.Text.Unicode;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Tensors;

/// <summary>A JSON value that knows where it stands, so that every complaint about it can say so.</summary>
/// <param name="Path">The file.</param>
/// <param name="Where">The way from the root, such as <c>layers[2].bias</c>.</param>
/// <param name="Value">The value.</param>
internal readonly record struct LocatedJson(string Path, string Where, JsonElement Value)
{
    /// <exception cref="UnreadableFileException">The text is no JSON, or an object has a key twice.</exception>
    public static LocatedJson Parse(string path, ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
            throw new UnreadableFileException(path, "this is no valid JSON: it is not UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new LocatedJson(path, "", document.RootElement.Clone());
        }
        catch (JsonException error)
        {
            // The message ends with the position, counted from 0.
            var reason = error.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            var place = error.LineNumber is { } line
                ? FormattableString.Invariant($"line {line + 1}, byte {error.BytePositionInLine + 1}: ")
                : "";
            throw new UnreadableFileException(path, $"{place}this is no valid JSON: {reason}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new UnreadableFileException(
                path, "this is no valid JSON: an escaped character is only half of one.", error);
        }
    }

    public UnreadableFileException Error(string reason) =>
        new(Path, Where.Length == 0 ? reason : $"{Where} {reason}");

    public LocatedJson this[string key] =>
        Optional(key) ?? throw new UnreadableFileException(
            Path, Where.Length == 0 ? $"'{key}' is missing." : $"{Where}: '{key}' is missing.");

    public LocatedJson? Optional(string key) =>
        Expect(JsonValueKind.Object, "an object").TryGetProperty(key, out var value) ? At(key, value) : null;

    public List<LocatedJson> Items()
    {
        var items = new List<LocatedJson>();
        foreach (var item in Expect(JsonValueKind.Array, "a list").EnumerateArray())
            items.Add(this with { Where = FormattableString.Invariant($"{Where}[{items.Count}]"), Value = item });
        return items;
    }

    public List<(string Key, LocatedJson Value)> Properties()
    {
        var properties = new List<(string, LocatedJson)>();
        foreach (var property in Expect(JsonValueKind.Object, "an object").EnumerateObject())
            properties.Add((property.Name, At(property.Name, property.Value)));
        return properties;
    }

    public string Text()
    {
        try
        {
            return Expect(JsonValueKind.String, "a text").GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error("is no valid text.");
        }
    }

    /// <summary>The double nearest to the number that is written.</summary>
    public double Number()
    {
        var number = Expect(JsonValueKind.Number, "a number").GetDouble();
        return double.IsFinite(number) ? number : throw Error($"is {Value.GetRawText()}, which is out of range.");
    }

    /// <summary>A non-negative integer.</summary>
    public long Count() =>
        Expect(JsonValueKind.Number, "a number").TryGetInt64(out var count) && count >= 0
            ? count
            : throw Error($"is {Value.GetRawText()}, but must be an integer from 0 on.");

    private LocatedJson At(string key, JsonElement value) =>
        this with { Where = Where.Length == 0 ? key : $"{Where}.{key}", Value = value };

    private JsonElement Expect(JsonValueKind kind, string name) => Value.ValueKind == kind
        ? Value
        : throw Error($"is {Describe(Value.ValueKind)}, but must be {name}.");

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
