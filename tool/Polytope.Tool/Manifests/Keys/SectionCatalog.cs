using System.Collections.Concurrent;
using Polytope.Core.Declarations;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>The sections that the parts allow: a section whose choice is a part has that part's keys.</summary>
/// <param name="parts">Each with its defaults.</param>
/// <param name="isOpen">Whether there may be others, of which nothing is known.</param>
internal sealed class SectionCatalog(IReadOnlyList<IPart> parts, bool isOpen = false)
{
    /// <summary>For writing: a record holds its own parts.</summary>
    public static SectionCatalog WithoutParts { get; } = new([]);

    private readonly ConcurrentDictionary<Type, Section> _sections = [];
    private readonly ConcurrentDictionary<Type, IReadOnlyList<Key>> _keys = [];

    public bool IsOpen => isOpen;

    public Section SectionOf(Type type) =>
        _sections.TryGetValue(type, out var known) ? known : _sections[type] = new Section(type, this);

    /// <summary>The keys that a record type declares.</summary>
    public IReadOnlyList<Key> KeysOf(Type type) =>
        _keys.TryGetValue(type, out var known) ? known : _keys[type] = Key.Of(type, this);

    /// <summary>The parts of a kind: all shapes, for example.</summary>
    public IEnumerable<IPart> PartsOf(Type kind) => parts.Where(kind.IsInstanceOfType);
}
