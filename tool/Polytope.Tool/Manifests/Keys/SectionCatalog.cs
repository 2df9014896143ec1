using System.Collections.Concurrent;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>A named alternative that brings keys of its own, such as a drawn shape or a renderer.</summary>
/// <param name="Name">As a manifest names it.</param>
/// <param name="Type">The record that declares its keys.</param>
/// <param name="Mistakes">What is wrong with such a record as a whole, a sentence each; the first key that it names is to blame.</param>
internal sealed record Choice(string Name, Type Type, Func<object, IEnumerable<string>>? Mistakes = null);

/// <summary>The sections there are, and what can be chosen in them.</summary>
internal sealed class SectionCatalog(
    IReadOnlyDictionary<Type, IReadOnlyList<Choice>> choices, IReadOnlyDictionary<string, IReadOnlyList<string>> names)
{
    /// <summary>For writing: records know their own choices.</summary>
    public static SectionCatalog Empty { get; } =
        new(new Dictionary<Type, IReadOnlyList<Choice>>(), new Dictionary<string, IReadOnlyList<string>>());

    private readonly ConcurrentDictionary<Type, Section> _sections = [];

    public Section SectionOf(Type type)
    {
        if (_sections.TryGetValue(type, out var known)) return known;
        return _sections[type] = new Section(type, this);
    }

    public IReadOnlyList<Choice> ChoicesOf(Type section) => choices.GetValueOrDefault(section, []);

    public IReadOnlyList<string> NamesOf(string kind) => names.GetValueOrDefault(kind, []);
}
