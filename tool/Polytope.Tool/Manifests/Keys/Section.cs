using System.Collections.Immutable;
using System.Reflection;
using Polytope.Core.Declarations;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>
/// A mapping of a manifest, as its settings record declares it. At most one key is a choice; keys may belong to some of
/// its values only, and a choice that is a part has that part's keys beside it.
/// </summary>
internal sealed class Section
{
    private readonly IReadOnlyList<IPart> _parts;
    private readonly SectionCatalog _catalog;
    private readonly bool _mayBeName;

    public Section(Type type, SectionCatalog catalog)
    {
        (Type, _catalog) = (type, catalog);
        var own = catalog.KeysOf(type);
        ChoiceKey = own.FirstOrDefault(key => key.IsChoice);
        _parts = ChoiceKey is not null && ChoiceKey.Property.PropertyType.IsAssignableTo(typeof(IPart))
            ? [.. catalog.PartsOf(ChoiceKey.Property.PropertyType)]
            : [];
        Keys =
        [
            .. own,
            .. from part in _parts from key in catalog.KeysOf(part.GetType()) select key with { For = [part.Name] },
        ];
        _mayBeName = type.GetCustomAttribute<NameAloneAttribute>() is not null;
    }

    public Type Type { get; }

    /// <summary>Its own keys in the order of their declaration, then those of each part.</summary>
    public ImmutableArray<Key> Keys { get; }

    public Key? ChoiceKey { get; }

    /// <summary>Whether parts have keys of their own.</summary>
    public bool HasPartKeys => Keys.Any(key => key.Property.ReflectedType != Type);

    /// <summary>The choice, where a manifest may write its name in place of the mapping; else null.</summary>
    public Key? NameAlone => _mayBeName ? ChoiceKey : null;

    /// <summary>Whether a choice is a part of which nothing is known, so that it may have any keys.</summary>
    public bool IsUnknownPart(string? choice) => _catalog.IsOpen && choice is not null
        && ChoiceKey is { } key && key.Property.PropertyType.IsAssignableTo(typeof(IPart))
        && _parts.All(part => part.Name != choice)
        && !Keys.Any(other => other.Name == choice && other.InsteadOf.Contains(key.Name));

    public IEnumerable<Key> KeysFor(string? choice) => Keys.Where(key => key.AppliesTo(choice));

    /// <summary>What a mapping chooses: the choice's word, the key that replaces it, or its default.</summary>
    public string? ChoiceOf(MappingNode mapping, bool withDefault = true)
    {
        if (ChoiceKey is null) return null;
        if (mapping[ChoiceKey.Name] is { Value: ScalarNode written }) return written.Text;
        var instead = Keys.FirstOrDefault(
            key => key.InsteadOf.Contains(ChoiceKey.Name) && IsWritten(key, mapping));
        return instead?.Name ?? (withDefault && ChoiceKey.Default is { } value ? WordOf(value) : null);
    }

    /// <summary>
    /// Whether a mapping has this key, and not that of a part with the same name: a star's points are a number beside
    /// its shape, a file of points is neither.
    /// </summary>
    public bool IsWritten(Key key, MappingNode mapping)
    {
        if (mapping[key.Name] is not { Value: var value }) return false;
        var isShared = Keys.Any(other => other.Name == key.Name && other.Property.ReflectedType != Type);
        var isNumber = value is ScalarNode { IsQuoted: false, Text: var text } && YamlNumber.IsNumber(text);
        return !isShared || (mapping[ChoiceKey!.Name] is null && !isNumber);
    }

    /// <summary>The mapping that a name alone stands for; any other node as it is.</summary>
    public Node Expand(Node node) => NameAlone is { } name && node is ScalarNode { IsNull: false }
        ? new MappingNode(node.Position, [new Entry(new ScalarNode(node.Position, name.Name), node)])
        : node;

    /// <summary>The record with these values; those of a part's keys are in its part.</summary>
    /// <param name="choice">What <see cref="ChoiceOf"/> says of the mapping that was read.</param>
    public object Create(IReadOnlyDictionary<Key, object?> values, string? choice)
    {
        var part = _parts.FirstOrDefault(part => part.Name == choice);
        return Key.Create(Type, part is null ? values : new Dictionary<Key, object?>(values)
        {
            [ChoiceKey!] = Key.Create(part.GetType(), values),
        });
    }

    /// <summary>The part within a record of this section.</summary>
    public IPart? PartIn(object record) => ChoiceKey?.Property.GetValue(record) as IPart;

    /// <summary>Everything that has a meaning in this record, spelled out. Needs no catalog of parts.</summary>
    /// <param name="isForHash">Whether keys are left out that have their silent default.</param>
    public MappingNode Write(object record, bool isForHash = false)
    {
        var choice = ChoiceKey?.Property.GetValue(record) is { } value ? WordOf(value)
            : Keys.FirstOrDefault(key => ChoiceKey is not null && key.InsteadOf.Contains(ChoiceKey.Name)
                && key.Property.GetValue(record) is not null)?.Name;
        var own = Keys.Where(key => key.Property.ReflectedType == Type && key.AppliesTo(choice));
        IEnumerable<Key> ofPart = PartIn(record) is { } part ? _catalog.KeysOf(part.GetType()) : [];
        return new MappingNode(
            default, [.. Written(own, record, isForHash), .. Written(ofPart, PartIn(record), isForHash)]);
    }

    private string WordOf(object choice) => ((ScalarNode)ChoiceKey!.Kind.Write(choice)).Text;

    private static IEnumerable<Entry> Written(IEnumerable<Key> keys, object? record, bool isForHash)
    {
        var written = keys
            .Select(key => (Key: key, Held: key.Property.GetValue(record) ?? (key.Kind is OrWord ? OrWord.Null : null)))
            .Where(pair => pair.Held is not null)
            .ToList();
        return from pair in written
               where !written.Exists(other => other.Key.InsteadOf.Contains(pair.Key.Name))
               where !isForHash || !IsSilent(pair.Key, pair.Held!)
               let node = isForHash ? pair.Key.Kind.WriteForHash(pair.Held!) : pair.Key.Kind.Write(pair.Held!)
               select new Entry(new ScalarNode(default, pair.Key.Name), node);
    }

    private static bool IsSilent(Key key, object held) => key.IsSilent
        || (key is { HasSilentDefault: true, Default: { } initial }
            && YamlWriter.Flow(key.Kind.Write(held)) == YamlWriter.Flow(key.Kind.Write(initial)));
}
