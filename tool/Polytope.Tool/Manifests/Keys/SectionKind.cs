using System.Text.Json.Nodes;
using Polytope.Core.Declarations;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>A section as the value of a key.</summary>
internal sealed class SectionKind(Section section) : ValueKind
{
    public override string Expected => section.NameAlone is not { } name ? "a mapping"
        : section.HasPartKeys ? $"{name.Kind.Expected}, or a mapping with '{name.Name}' and further keys"
        : name.Kind.Expected;

    public Section Section => section;

    public override object? Read(Node node, string path, Reading reading) => ReadParts(node, path, reading).Record;

    /// <summary>As <see cref="Read"/>; also gives the sound keys' values where the section is not sound.</summary>
    public SectionReading ReadParts(Node node, string path, Reading reading)
    {
        if (section.NameAlone is { } name && node is ScalarNode)
        {
            // What is wrong with a name alone is reported at the section's path: the name's own key is not written.
            if (name.Kind.Read(node, path, reading) is null) return SectionReading.Nothing;
            node = section.Expand(node);
        }

        if (node is ScalarNode { IsNull: true }) node = new MappingNode(node.Position, []);
        if (node is MappingNode mapping) return ReadMapping(mapping, path, reading);
        Wrong(node, path, reading);
        return SectionReading.Nothing;
    }

    private SectionReading ReadMapping(MappingNode mapping, string path, Reading reading)
    {
        var choice = section.ChoiceOf(mapping, withDefault: !reading.IsPartial);
        var values = new Dictionary<Key, object?>();
        var isSound = true;
        foreach (var (name, value) in mapping.Entries)
        {
            if (section.IsUnknownPart(choice) && !section.KeysFor(choice).Any(own => own.Name == name.Text)) continue;
            var key = KeyFor(name, choice, mapping, path, reading);
            if (key is null || ReportConflict(key, name, mapping, path, reading)) isSound = false;
            else if (key.Kind.Read(value, Path(path, key.Name), reading) is { } read) values[key] = read;
            else isSound = false;
        }

        // Read in part, a section gives no record and lacks no key.
        if (reading.IsPartial) return new SectionReading(null, values);

        // A section that is not written is read as an empty one, which has its defaults or reports what is missing.
        foreach (var key in section.KeysFor(choice).Where(key => mapping[key.Name] is null))
        {
            if (key.Kind is SectionKind absent
                && absent.Read(new MappingNode(reading.Owner, []), Path(path, key.Name), reading) is { } filled)
                values[key] = filled;
            else if (key.Kind is SectionKind || (key.IsRequired && ReportMissing(key, mapping, path, reading)))
                isSound = false;
        }

        return new SectionReading(isSound ? Create(values, choice, mapping, reading) : null, values);
    }

    public override Node Write(object value) => Shortest(section.Write(value));

    public override Node WriteForHash(object value) => Shortest(section.Write(value, isForHash: true));

    public override JsonObject Schema() => section.NameAlone is not { } name ? SectionSchema.Of(section)
        : !section.HasPartKeys ? name.Kind.Schema()
        : new JsonObject { ["anyOf"] = new JsonArray(name.Kind.Schema(), SectionSchema.Of(section)) };

    private Node Shortest(MappingNode written) =>
        section.NameAlone is not null && written.Entries is [var only] ? only.Value : written;

    private static string Path(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private Key? KeyFor(ScalarNode name, string? choice, MappingNode mapping, string path, Reading reading)
    {
        var named = section.Keys.Where(key => key.Name == name.Text).ToList();
        if (named.Find(key => key.AppliesTo(choice)) is { } found) return found;
        var possible = section.KeysFor(choice).Select(key => key.Name).Distinct().ToList();
        if (named.Count > 0)
        {
            // A misspelt choice is an error of its own, and not the fault of the keys beside it.
            if (IsChoice(choice) && !named.Exists(key => ReportConflict(key, name, mapping, path, reading)))
            {
                var with = choice == section.ChoiceOf(mapping) && mapping[choice!] is null
                    ? $"{section.ChoiceKey!.Name}: {choice}"
                    : choice;
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
            reading.Add(name.Position, DiagnosticCode.UnknownKey, $"'{name.Shown}' is not a key of {where}. {advice}");
        }

        return null;
    }

    private bool IsChoice(string? choice)
    {
        if (choice is null || section.ChoiceKey is not { } key) return false;
        return ((Word)key.Kind).Texts.Contains(choice)
            || section.Keys.Any(other => other.Name == choice && other.InsteadOf.Contains(key.Name));
    }

    private static string Owners(List<Key> keys) =>
        keys.SelectMany(key => key.For ?? []).Distinct().ToList() is { Count: > 0 } owners
            ? $" It goes with {string.Join(", ", owners)}."
            : "";

    /// <summary>Reports a key that stands beside one that it replaces.</summary>
    /// <returns>Whether it does.</returns>
    private static bool ReportConflict(Key key, ScalarNode name, MappingNode mapping, string path, Reading reading)
    {
        if (key.InsteadOf.FirstOrDefault(other => mapping[other] is not null) is not { } twin) return false;
        reading.Add(name.Position, DiagnosticCode.Conflict,
            $"'{Path(path, key.Name)}' cannot be combined with '{Path(path, twin)}': write one of the two.");
        return true;
    }

    /// <summary>
    /// Reports a required key that is not written, unless another replaces it or it seems to be there misspelt.
    /// </summary>
    /// <returns>Whether it is missing.</returns>
    private bool ReportMissing(Key key, MappingNode mapping, string path, Reading reading)
    {
        if (section.Keys.Any(other => other.InsteadOf.Contains(key.Name) && mapping[other.Name] is not null))
            return false;

        // An unknown key that resembles this one has been reported as unknown.
        var unknown = mapping.Entries
            .Select(entry => entry.Key.Text)
            .Where(name => section.Keys.All(known => known.Name != name));
        if (unknown.Any(name => Suggestion.For(name, [key.Name]) is not null)) return true;
        var example = key.Examples.IsEmpty ? "" : $" Write '{key.Name}: {key.Examples[0]}', for example.";
        var defaults = path.EndsWith(']') ? "" : ", here and in the defaults";
        reading.Add(
            reading.Owner, DiagnosticCode.MissingKey, $"'{Path(path, key.Name)}' is missing{defaults}.{example}");
        return true;
    }

    private object? Create(Dictionary<Key, object?> values, string? choice, MappingNode mapping, Reading reading)
    {
        var record = section.Create(values, choice);
        if (section.PartIn(record) is not { } part) return record;
        IReadOnlyList<Mistake> mistakes;
        try
        {
            mistakes = PartAnswers.Mistakes(part, reading.IsForThisMachine);
        }
        catch (PluginException failure)
        {
            reading.Add(
                (mapping[section.ChoiceKey!.Name]?.Value ?? mapping).Position, DiagnosticCode.Plugin, failure.Message);
            return null;
        }

        foreach (var mistake in mistakes)
        {
            var blamed = mapping[mistake.Key]
                ?? (mistake.OtherKey is { } other ? mapping[other] : null)
                ?? mapping[section.ChoiceKey!.Name];
            reading.Add((blamed?.Value ?? mapping).Position, DiagnosticCode.Parameters, mistake.Message);
        }

        return mistakes.Count == 0 ? record : null;
    }
}
