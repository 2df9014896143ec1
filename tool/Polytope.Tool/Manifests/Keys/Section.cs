using System.Collections.Immutable;
using System.Reflection;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>
/// A mapping of a manifest, as its settings record declares it. At most one key is a choice; keys may belong to
/// some of its values only, and a choice by name may bring the keys of a record of its own.
/// </summary>
internal sealed class Section
{
    private readonly PropertyInfo? _choiceKeys;

    public Section(Type type, SectionCatalog catalog)
    {
        Type = type;
        Choices = catalog.ChoicesOf(type);
        _choiceKeys = type.GetProperties().FirstOrDefault(p => p.GetCustomAttribute<ChoiceKeysAttribute>() is not null);
        Keys =
        [
            .. Key.Of(type, catalog),
            .. from choice in Choices from key in Key.Of(choice.Type, catalog) select key with { For = [choice.Name] },
        ];
        ChoiceKey = Keys.FirstOrDefault(key => key.IsChoice);
    }

    public Type Type { get; }

    /// <summary>Its own keys in the order of their declaration, then those of each choice.</summary>
    public ImmutableArray<Key> Keys { get; }

    public Key? ChoiceKey { get; }

    public IReadOnlyList<Choice> Choices { get; }

    public IEnumerable<Key> KeysFor(string? choice) => Keys.Where(key => key.AppliesTo(choice));

    /// <summary>What a mapping chooses: the choice's word, the key that stands in its place, or its default.</summary>
    public string? ChoiceOf(MappingNode mapping, bool withDefault = true)
    {
        if (ChoiceKey is null) return null;
        if (mapping[ChoiceKey.Name] is { Value: ScalarNode written }) return written.Text;
        var instead = Keys.FirstOrDefault(key => key.InsteadOf.Contains(ChoiceKey.Name) && mapping[key.Name] is not null);
        return instead?.Name ?? (withDefault && ChoiceKey.Default is { } value ? ((ScalarNode)ChoiceKey.Kind.Write(value)).Text : null);
    }

    /// <summary>The record with these values, and with its choice's own record.</summary>
    public object Create(IReadOnlyDictionary<Key, object?> values, string? choice)
    {
        var record = Build(Type, values);
        if (Choices.FirstOrDefault(c => c.Name == choice) is { } chosen)
            _choiceKeys!.SetValue(record, Build(chosen.Type, values));
        return record;
    }

    /// <summary>The choice's own record within a record of this section.</summary>
    public object? ChosenIn(object record) => _choiceKeys?.GetValue(record);

    /// <summary>Everything that has a meaning in this record, spelled out. Needs no catalog.</summary>
    public MappingNode Write(object record)
    {
        var choice = ChoiceKey?.Property.GetValue(record) is { } value ? ((ScalarNode)ChoiceKey.Kind.Write(value)).Text
            : Keys.FirstOrDefault(key => ChoiceKey is not null && key.InsteadOf.Contains(ChoiceKey.Name))?.Name;
        var own = Written(Keys.Where(key => key.Property.ReflectedType == Type && key.AppliesTo(choice)), record);
        var chosen = ChosenIn(record) is { } held ? Written(Key.Of(held.GetType(), SectionCatalog.Empty), held) : [];
        return new MappingNode(default, [.. own, .. chosen]);
    }

    /// <summary>A written record without what its keys' silent defaults say.</summary>
    public MappingNode WithoutSilentDefaults(MappingNode written)
    {
        var keys = KeysFor(ChoiceOf(written)).ToLookup(key => key.Name);
        return written with { Entries = [.. written.Entries.Where(IsSaid).Select(Nested)] };

        bool IsSaid(Entry entry) => keys[entry.Key.Text].FirstOrDefault() is not { HasSilentDefault: true, Default: { } initial } key
            || YamlWriter.Flow(entry.Value) != YamlWriter.Flow(key.Kind.Write(initial));

        Entry Nested(Entry entry) => keys[entry.Key.Text].FirstOrDefault()?.Kind is SectionKind nested && entry.Value is MappingNode inner
            ? entry with { Value = nested.Section.WithoutSilentDefaults(inner) }
            : entry;
    }

    /// <summary>The values of a record's keys as plain numbers, texts and truth values; words for choices.</summary>
    public static IReadOnlyDictionary<string, object?> Plain(object record) => (
        from key in Key.Of(record.GetType(), SectionCatalog.Empty)
        let held = key.Property.GetValue(record)
        select (key.Name, Value: held is Enum ? ((ScalarNode)key.Kind.Write(held)).Text : held))
        .ToDictionary(pair => pair.Name, pair => (object?)pair.Value);

    private static IEnumerable<Entry> Written(IEnumerable<Key> keys, object record)
    {
        var written = keys
            .Select(key => (Key: key, Held: key.Property.GetValue(record) ?? (key.Kind is OrWord ? OrWord.Null : null)))
            .Where(pair => pair.Held is not null)
            .ToList();
        return from pair in written
               where !written.Exists(other => other.Key.InsteadOf.Contains(pair.Key.Name))
               select new Entry(new ScalarNode(default, pair.Key.Name), pair.Key.Kind.Write(pair.Held!));
    }

    internal static ConstructorInfo ConstructorOf(Type type) =>
        type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;

    private static object Build(Type type, IReadOnlyDictionary<Key, object?> values)
    {
        var given = values.Where(pair => pair.Key.Property.ReflectedType == type)
            .ToDictionary(pair => pair.Key.Property.Name, pair => pair.Value == OrWord.Null ? null : pair.Value);
        var constructor = ConstructorOf(type);
        var arguments = constructor.GetParameters().Select(p => given.TryGetValue(p.Name!, out var value) ? value : p.DefaultValue);
        var record = constructor.Invoke([.. arguments]);
        if (constructor.GetParameters().Length > 0) return record;
        foreach (var (name, value) in given) type.GetProperty(name)!.SetValue(record, value);
        return record;
    }
}
