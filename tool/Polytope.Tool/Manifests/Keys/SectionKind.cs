using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>A section as the value of a key.</summary>
internal sealed class SectionKind(Section section) : ValueKind
{
    public override string Expected => "a mapping";

    public Section Section => section;

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is ScalarNode { IsNull: true }) node = new MappingNode(node.Position, []);
        if (node is not MappingNode mapping) return Wrong(node, path, reading);

        var choice = section.ChoiceOf(mapping, withDefault: !reading.IsPartial);
        var values = new Dictionary<Key, object?>();
        var isSound = true;
        foreach (var (name, value) in mapping.Entries)
        {
            var key = KeyFor(name, choice, mapping, path, reading);
            if (key is null || Conflicts(key, name, mapping, path, reading)) isSound = false;
            else if (key.Kind.Read(value, Path(path, key.Name), reading) is { } read) values[key] = read;
            else isSound = false;
        }

        if (reading.IsPartial) return isSound ? values : null;
        foreach (var key in section.KeysFor(choice).Where(key => mapping[key.Name] is null))
        {
            if (key.Kind is SectionKind absent && absent.Read(new MappingNode(reading.Owner, []), Path(path, key.Name), reading) is { } filled)
                values[key] = filled;
            else if (key.Kind is SectionKind || (key.IsRequired && IsMissing(key, mapping, path, reading)))
                isSound = false;
        }

        return isSound ? Create(values, choice, mapping, reading) : null;
    }

    public override Node Write(object value) => section.Write(value);

    public override JsonObject Schema() => SectionSchema.Of(section);

    private static string Path(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private Key? KeyFor(ScalarNode name, string? choice, MappingNode mapping, string path, Reading reading)
    {
        var named = section.Keys.Where(key => key.Name == name.Text).ToList();
        if (named.Find(key => key.AppliesTo(choice)) is { } found) return found;
        var possible = section.KeysFor(choice).Select(key => key.Name).Distinct().ToList();
        if (named.Count > 0)
        {
            // A misspelt choice is an error of its own, and not the fault of the keys beside it.
            if (IsChoice(choice) && !named.Exists(key => Conflicts(key, name, mapping, path, reading)))
            {
                var with = choice == section.ChoiceOf(mapping) && mapping[choice!] is null ? $"{section.ChoiceKey!.Name}: {choice}" : choice;
                reading.Add(name.Position, DiagnosticCode.WrongChoice,
                    $"'{Path(path, name.Text)}' has no meaning with '{with}'.{Owners(named)}");
            }

            return null;
        }

        var advice = Suggestion.For(name.Text, possible) is { } near ? $"Did you mean '{near}'?"
            : reading.Elsewhere(name.Text) is { } elsewhere ? $"Did you mean '{elsewhere}'?"
            : $"Known here: {string.Join(", ", possible)}.";
        if (IsChoice(choice) || choice is null)
        {
            var where = path.Length == 0 ? "an experiment" : $"'{path}'";
            reading.Add(name.Position, DiagnosticCode.UnknownKey, $"'{name.Shown}' is no key of {where}. {advice}");
        }

        return null;
    }

    private bool IsChoice(string? choice) => choice is not null && section.ChoiceKey is { } key
        && (((Word)key.Kind).Texts.Contains(choice) || section.Keys.Any(k => k.Name == choice && k.InsteadOf.Contains(key.Name)));

    private static string Owners(List<Key> keys) =>
        keys.SelectMany(key => key.For ?? []).Distinct().ToList() is { Count: > 0 } owners ? $" It goes with {string.Join(", ", owners)}." : "";

    private static bool Conflicts(Key key, ScalarNode name, MappingNode mapping, string path, Reading reading)
    {
        if (key.InsteadOf.FirstOrDefault(other => mapping[other] is not null) is not { } twin) return false;
        reading.Add(name.Position, DiagnosticCode.Conflict,
            $"'{Path(path, key.Name)}' stands instead of '{Path(path, twin)}': write one of the two.");
        return true;
    }

    private bool IsMissing(Key key, MappingNode mapping, string path, Reading reading)
    {
        if (section.Keys.Any(other => other.InsteadOf.Contains(key.Name) && mapping[other.Name] is not null)) return false;

        // A misspelt key has been reported as such.
        var unknown = mapping.Entries.Select(entry => entry.Key.Text).Where(name => section.Keys.All(known => known.Name != name));
        if (unknown.Any(name => Suggestion.For(name, [key.Name]) is not null)) return true;
        var example = key.Examples.IsEmpty ? "" : $" Write '{key.Name}: {key.Examples[0]}', for example.";
        var defaults = path.EndsWith(']') ? "" : ", here and in the defaults";
        reading.Add(reading.Owner, DiagnosticCode.MissingKey, $"'{Path(path, key.Name)}' is missing{defaults}.{example}");
        return true;
    }

    private object? Create(Dictionary<Key, object?> values, string? choice, MappingNode mapping, Reading reading)
    {
        var record = section.Create(values, choice);
        if (section.ChosenIn(record) is not { } chosen) return record;
        var mistakes = section.Choices.First(c => c.Name == choice).Mistakes?.Invoke(chosen).ToList() ?? [];
        foreach (var mistake in mistakes)
        {
            var blamed = mistake.Split('\'', ' ').Select(word => mapping[word]?.Value).FirstOrDefault(value => value is not null);
            reading.Add((blamed ?? mapping[section.ChoiceKey!.Name]?.Value ?? mapping).Position, DiagnosticCode.Parameters,
                mistake);
        }

        return mistakes.Count == 0 ? record : null;
    }
}

/// <summary>A list of sections.</summary>
internal sealed class ListKind : ValueKind
{
    private readonly SectionKind _item;

    private ListKind(Section item) => _item = new SectionKind(item);

    public static ListKind Of(Section item) => new(item);

    public Section Item => _item.Section;

    public override string Expected => "a list of mappings";

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is not SequenceNode list) return Wrong(node, path, reading);
        // An item of a list is never completed from elsewhere: it is read as a whole even in the defaults.
        var whole = reading with { IsPartial = false };
        var items = list.Items
            .Select((item, i) => _item.Read(
                item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), whole with { Owner = item.Position }))
            .ToList();
        if (items.Contains(null)) return null;
        var array = Array.CreateInstance(_item.Section.Type, items.Count);
        for (var i = 0; i < items.Count; i++) array.SetValue(items[i], i);
        return typeof(ImmutableArray).GetMethods()
            .First(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(_item.Section.Type).Invoke(null, [array]);
    }

    public override Node Write(object value) =>
        new SequenceNode(default, [.. ((IEnumerable)value).Cast<object>().Select(_item.Write)]);

    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = _item.Schema() };
}
