using System.Text;
using System.Text.Json;
using Polytope.Core.Networks;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Trainers;

/// <summary>One line of a trainer, as JSON. Fields that this tool does not know are passed over.</summary>
internal sealed class TrainerAnswer : IDisposable
{
    private readonly JsonDocument _json;

    private TrainerAnswer(JsonDocument json) => _json = json;

    /// <summary>What it says; empty where it does not say.</summary>
    public string Type => Text("type");

    /// <summary>The epoch that it speaks of; null where there is none.</summary>
    public int? Epoch => Field("epoch") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var epoch)
        ? epoch : null;

    /// <summary>The number of optimizer updates; 0 where there is none.</summary>
    public long Steps => Field("steps") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var steps)
        ? steps : 0;

    /// <summary>The protocol's version; null where there is none.</summary>
    public int? Protocol =>
        Field("protocol") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var version)
            ? version : null;

    /// <summary>The line's answer.</summary>
    /// <param name="mistake">What is wrong with it, as a clause about the trainer; null where nothing is.</param>
    public static TrainerAnswer? Of(ReadOnlyMemory<byte> line, out string? mistake)
    {
        mistake = null;
        try
        {
            if (!JsonUnicode.IsValid(line.Span))
            {
                mistake = $"wrote a line with a text that is no Unicode: {Shown(line.Span)}";
                return null;
            }

            var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object) return new TrainerAnswer(json);
            json.Dispose();
        }
        catch (JsonException)
        {
            // Said below.
        }

        var text = Shown(line.Span);
        var hasNaN = line.Span.TrimStart((byte)' ').StartsWith((byte)'{')
            && (line.Span.IndexOf("NaN"u8) >= 0 || line.Span.IndexOf("Infinity"u8) >= 0);
        mistake = hasNaN
            ? $"wrote NaN or Infinity, which JSON does not have: {text}. Once weights or losses are no longer finite, "
                + "a trainer answers {\"type\": \"diverged\"}"
            : $"wrote a line that is no JSON object: {text}. Messages for people belong on standard error";
        return null;
    }

    /// <summary>A text; empty where there is none.</summary>
    public string Text(string name) =>
        Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    /// <summary>A number; null where there is none.</summary>
    public double? Number(string name) =>
        Field(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    /// <summary>The weights and biases of a network.</summary>
    /// <param name="mistake">What is wrong with them; null where nothing is.</param>
    public float[]? Parameters(NetworkShape shape, out string? mistake)
    {
        mistake = null;
        if (Field("parameters") is not { } field) mistake = "gave no 'parameters'";
        else if (field.Floats() is not { } values) mistake = "gave 'parameters' that are no float32 numbers in base64";
        else if (values.Length == shape.ParameterCount) return values;
        else mistake = FormattableString.Invariant(
            $"gave {values.Length} parameters for the network {shape}, which has {shape.ParameterCount},");
        return null;
    }

    /// <summary>The named vectors of its state, in its order; empty where it has none.</summary>
    /// <param name="mistake">What is wrong with them; null where nothing is.</param>
    public List<KeyValuePair<string, float[]>> State(out string? mistake)
    {
        const int MostNames = 1000, LongestName = 100;
        mistake = null;
        var vectors = new List<KeyValuePair<string, float[]>>();
        if (Field("state") is not { ValueKind: not JsonValueKind.Null } state) return vectors;
        if (state.ValueKind != JsonValueKind.Object)
        {
            mistake = "gave a 'state' that is no object";
            return vectors;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in state.EnumerateObject())
        {
            var isName = field.Name.Length is > 0 and <= LongestName && !field.Name.StartsWith(
                "__", StringComparison.Ordinal)
                && field.Name.All(c => c is > ' ' and < '\x7F') && names.Add(field.Name) && names.Count <= MostNames;
            if (isName && field.Value.Floats() is { } vector) vectors.Add(KeyValuePair.Create(field.Name, vector));
            else mistake ??= isName
                ? $"gave a 'state' whose '{field.Name}' is no float32 numbers in base64"
                : $"gave a 'state' with a name that can't be used or is there twice: {Shown(field.Name)}";
        }

        return vectors;
    }

    public void Dispose() => _json.Dispose();

    private JsonElement? Field(string name) => _json.RootElement.TryGetProperty(name, out var value) ? value : null;

    private static string Shown(ReadOnlySpan<byte> line) =>
        Shown(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 200)]).TrimEnd('\r'));

    private static string Shown(string text) => text.Length <= 80 ? $"'{text}'" : $"'{text[..80]}...'";
}
