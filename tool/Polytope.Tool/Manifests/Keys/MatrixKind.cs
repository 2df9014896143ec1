using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Matrices;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>A mapping from paths of a section to lists of values, with <c>exclude</c> and <c>include</c>.</summary>
/// <param name="section">The section that the paths are of; it has this kind as that of a key.</param>
internal sealed partial class MatrixKind(Func<Section> section) : ValueKind
{
    private const string ExcludeKey = "exclude";
    private const string IncludeKey = "include";

    public override string Expected => "a mapping from paths to lists of values, such as "
        + "{ network.hidden: [10x6, 14x6], seed: 1..3 }";

    /// <summary>A matrix as written, with this value for one of its keys.</summary>
    public static MappingNode With(Node? written, string key, Node value, Position source)
    {
        var entry = new Entry(new ScalarNode(source, key), value);
        return written is not MappingNode mapping ? new MappingNode(source, [entry])
            : mapping[key] is { } old ? mapping with { Entries = mapping.Entries.Replace(old, entry) }
            : mapping with { Entries = mapping.Entries.Add(entry) };
    }

    /// <summary>A value for a path that leads somewhere.</summary>
    public static MatrixSetting Setting(Section section, string path, Node value)
    {
        var keys = KeyPath.Find(section, path, out var rank);
        return new MatrixSetting(path, rank, value, Text(keys, value));
    }

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is not MappingNode mapping) return Wrong(node, path, reading);
        var before = reading.Diagnostics.Count;
        var axes = ImmutableArray.CreateBuilder<Axis>();
        foreach (var (key, value) in mapping.Entries.Where(entry => entry.Key.Text is not (ExcludeKey or IncludeKey)))
            if (ReadAxis(key, value, path, reading) is { } axis) axes.Add(axis);
        var exclude = ReadEntries(mapping[ExcludeKey]?.Value, $"{path}.{ExcludeKey}", reading);
        var include = ReadEntries(mapping[IncludeKey]?.Value, $"{path}.{IncludeKey}", reading);
        var known = axes.Select(axis => axis.Path).ToList();
        // An axis that is wrong is no reason to complain of the entries that name it.
        var written = mapping.Entries.Select(entry => entry.Key.Text).ToList();
        foreach (var setting in exclude.SelectMany(entry => entry.Settings).Where(s => !written.Contains(s.Path)))
            reading.Add(setting.Value.Position, DiagnosticCode.Matrix,
                $"'{path}.{ExcludeKey}' names '{setting.Path}', which is no path of the matrix."
                + (Suggestion.Sentence(setting.Path, known) is { Length: > 0 } near ? near
                    : $" It has: {string.Join(", ", known)}."));
        return reading.Diagnostics.Count > before ? null
            : new Matrix(node.Position, axes.ToImmutable(), exclude, include);
    }

    public override Node Write(object value) =>
        throw new NotSupportedException("A plan has one combination, and no matrix.");

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var (path, keys) in KeyPath.All(section())) properties[path] = AxisSchema(keys);
        properties[ExcludeKey] = EntriesSchema("Takes out the combinations that have all these values.");
        properties[IncludeKey] = EntriesSchema(
            "Adds these values to each combination of which they change no value; to none: one combination more.");
        return new JsonObject { ["type"] = "object", ["properties"] = properties };
    }

    private static JsonObject AxisSchema(ImmutableArray<Key> keys)
    {
        var kinds = keys.Select(key => key.Kind.Schema()).DistinctBy(kind => kind.ToJsonString()).ToList();
        var isInteger = keys.Any(key => IsInteger(key.Kind));
        if (isInteger) kinds.Add(RangeSchema());
        var value = kinds is [var one] ? one : new JsonObject { ["anyOf"] = new JsonArray([.. kinds]) };
        var list = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = value };
        var schema = isInteger ? new JsonObject { ["anyOf"] = new JsonArray(list, RangeSchema()) } : list;
        schema["description"] = string.Join(" ", keys.Select(key => key.Description).Distinct());
        return schema;
    }

    private static JsonObject RangeSchema() => new() { ["type"] = "string", ["pattern"] = @"^-?[0-9]+\.\.-?[0-9]+$" };

    private static JsonObject EntriesSchema(string description) => new()
    {
        ["description"] = description,
        ["type"] = "array",
        ["items"] = new JsonObject { ["type"] = "object", ["minProperties"] = 1 },
    };

    private Axis? ReadAxis(ScalarNode key, Node value, string path, Reading reading)
    {
        if (Keys(key, path, reading, out var rank) is not { } keys) return null;
        var items = value switch
        {
            SequenceNode { Items: var listed } => listed,
            ScalarNode scalar when RangePattern().IsMatch(scalar.Text) => [scalar],
            _ => [],
        };
        if (items.IsEmpty)
        {
            var advice = value is ScalarNode { IsNull: false } one ? $" Write [{one.Shown}] for a single one." : "";
            reading.Add(value.Position, DiagnosticCode.Matrix,
                $"'{path}.{key.Text}' expects a list of values, or a range of integers such as 1..20, but this is "
                + $"{(value is SequenceNode ? "an empty list" : value.Description)}.{advice}");
            return null;
        }

        var parts = ImmutableArray.CreateBuilder<AxisPart>();
        foreach (var item in items)
        {
            if (IsRange(item, keys, out var first, out var last))
            {
                if (Part(key.Text, rank, item.Position, first, last, path, reading) is { } range) parts.Add(range);
                continue;
            }

            var setting = new MatrixSetting(key.Text, rank, item, Text(keys, item));
            if (parts.Any(part => part.Count == 1 && part.First.IsSameAs(setting)))
                reading.Add(item.Position, DiagnosticCode.Matrix,
                    $"'{path}.{key.Text}' has the value {setting.Text} twice.");
            else parts.Add(AxisPart.Of(setting));
        }

        return parts.Count == 0 ? null : new Axis(key.Text, parts.ToImmutable());
    }

    private static AxisPart? Part(
        string key, string rank, Position position, BigInteger first, BigInteger last, string path, Reading reading)
    {
        if (first <= last) return new AxisPart(At(0), last - first + 1, At);
        reading.Add(position, DiagnosticCode.Matrix, string.Create(CultureInfo.InvariantCulture,
            $"'{path}.{key}' has the range {first}..{last}, which is empty: write {last}..{first}."));
        return null;

        MatrixSetting At(long i)
        {
            var text = (first + i).ToString(CultureInfo.InvariantCulture);
            return new MatrixSetting(key, rank, new ScalarNode(position, text), text);
        }
    }

    private ImmutableArray<MatrixEntry> ReadEntries(Node? node, string path, Reading reading)
    {
        if (node is null or ScalarNode { IsNull: true }) return [];
        if (node is not SequenceNode list)
        {
            reading.Add(node.Position, DiagnosticCode.WrongType,
                $"'{path}' expects a list of mappings from paths to values, but this is {node.Description}.");
            return [];
        }

        var entries = ImmutableArray.CreateBuilder<MatrixEntry>();
        foreach (var item in list.Items)
        {
            if (item is not MappingNode { Entries.IsEmpty: false } mapping)
            {
                reading.Add(item.Position, DiagnosticCode.WrongType,
                    $"'{path}' expects mappings such as {{ seed: 1 }}, but this is "
                    + $"{(item is MappingNode ? "an empty one" : item.Description)}.");
                continue;
            }

            var settings = ImmutableArray.CreateBuilder<MatrixSetting>();
            foreach (var (key, value) in mapping.Entries)
                if (Keys(key, path, reading, out var rank) is { } keys)
                    settings.Add(new MatrixSetting(key.Text, rank, value, Text(keys, value)));
            entries.Add(new MatrixEntry(item.Position, settings.ToImmutable()));
        }

        return entries.ToImmutable();
    }

    private ImmutableArray<Key>? Keys(ScalarNode key, string path, Reading reading, out string rank)
    {
        rank = "";
        if (KeyPath.IsPath(key.Text)
            && KeyPath.Find(section(), key.Text, out rank) is { IsEmpty: false } keys
            && keys[0].Kind != this) return keys;
        var known = KeyPath.All(section()).Select(pair => pair.Path).ToList();
        var advice = Suggestion.For(key.Text, known) is { } near ? $"Did you mean '{near}'?"
            : reading.Elsewhere(key.Text) is { } elsewhere ? $"Did you mean '{elsewhere}'?"
            : "Its keys are paths such as network.hidden, training.rate, seed; and exclude, include.";
        reading.Add(key.Position, DiagnosticCode.Matrix,
            $"'{path}' names '{key.Shown}', which is no value of an experiment. {advice}");
        return null;
    }

    /// <summary>The value as a plan has it; as written where no key of this path can have it.</summary>
    private static string Text(ImmutableArray<Key> keys, Node value)
    {
        foreach (var kind in keys.Select(key => key.Kind).Where(kind => kind is not (SectionKind or ListKind)))
        {
            if (kind.Read(value, "", new Reading(new DiagnosticBag(), value.Position)) is { } read)
                return Shown(kind.Write(read));
        }

        return Shown(value);
    }

    /// <summary>A text without its quotes, unless it could not be told from other values without them.</summary>
    private static string Shown(Node node) =>
        node is ScalarNode scalar && BarePattern().IsMatch(scalar.Text) ? scalar.Text : YamlWriter.Flow(node);

    private static bool IsInteger(ValueKind kind) =>
        kind is WholeNumber || (kind is OrWord { Kind: var inner } && IsInteger(inner));

    private static bool IsRange(Node item, ImmutableArray<Key> keys, out BigInteger first, out BigInteger last)
    {
        (first, last) = (0, 0);
        if (item is not ScalarNode scalar || !keys.Any(key => IsInteger(key.Kind))) return false;
        if (RangePattern().Match(scalar.Text) is not { Success: true } match) return false;
        first = BigInteger.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        last = BigInteger.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        return true;
    }

    [GeneratedRegex(@"^(-?[0-9]{1,40})\.\.(-?[0-9]{1,40})\z", RegexOptions.CultureInvariant)]
    private static partial Regex RangePattern();

    [GeneratedRegex(
        @"^[^\s,=\[\]{}""\p{C}](?:[^,=\[\]{}""\p{C}]*[^\s,=\[\]{}""\p{C}])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex BarePattern();
}
