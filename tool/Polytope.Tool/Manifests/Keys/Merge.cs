using System.Collections.Immutable;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>
/// Merges an experiment with the defaults, key by key. Sections are merged; every other value, lists included, replaces
/// that of the defaults. A default is dropped when the experiment has a key that replaces it, or makes a choice for
/// which the default has no meaning.
/// </summary>
internal static class Merge
{
    /// <param name="below">The defaults; null when there are none.</param>
    /// <param name="above">The experiment.</param>
    public static Node Over(Section section, Node? below, Node? above)
    {
        if (above is null or ScalarNode { IsNull: true }) above = new MappingNode((above ?? below)!.Position, []);
        if (below is MappingNode || above is MappingNode)
            (below, above) = (below is null ? null : section.Expand(below), section.Expand(above));
        if (below is null or not MappingNode || above is not MappingNode upper) return above;
        var lower = (MappingNode)below;
        if (IsAnotherKind(section, lower, upper)) lower = lower with { Entries = [] };
        var choice = section.ChoiceOf(upper, withDefault: false) ?? section.ChoiceOf(lower);

        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var entry in lower.Entries)
        {
            var keys = section.Keys.Where(key => key.Name == entry.Key.Text).ToList();
            if (upper[entry.Key.Text] is { } replacement)
            {
                entries.Add(keys is [{ Kind: SectionKind nested }, ..]
                    ? replacement with { Value = Over(nested.Section, entry.Value, replacement.Value) }
                    : replacement);
            }
            else if (keys is [{ Kind: SectionKind kept }, ..] && entry.Value is MappingNode)
            {
                entries.Add(entry with { Value = Over(kept.Section, entry.Value, null) });
            }
            else if (keys.Count == 0
                || (keys.Exists(key => key.AppliesTo(choice)) && !IsReplaced(section, entry, lower, upper)))
            {
                entries.Add(entry);
            }
        }

        entries.AddRange(upper.Entries.Where(entry => lower[entry.Key.Text] is null));
        return new MappingNode(upper.Position, entries.ToImmutable());
    }

    // A photograph in place of a drawn ring has nothing in common with it, not even a size.
    private static bool IsAnotherKind(Section section, MappingNode lower, MappingNode upper) =>
        section.ChoiceKey is { Name: var choice } && section.Keys.Any(key => key.InsteadOf.Contains(choice)
            && ((section.IsWritten(key, upper) && lower[choice] is not null)
                || (upper[choice] is not null && section.IsWritten(key, lower))));

    private static bool IsReplaced(Section section, Entry entry, MappingNode lower, MappingNode upper) =>
        section.Keys.Any(key => (key.InsteadOf.Contains(entry.Key.Text) && section.IsWritten(key, upper))
            || (key.Name == entry.Key.Text && section.IsWritten(key, lower)
                && key.InsteadOf.Any(other => upper[other] is not null)));
}
