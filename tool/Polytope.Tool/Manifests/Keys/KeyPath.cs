using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>A path such as <c>network.hidden</c> or <c>outputs[0].every</c> within a section.</summary>
internal static partial class KeyPath
{
    /// <summary>Whether a text has the form of a path.</summary>
    public static bool IsPath(string text) => PathPattern().IsMatch(text);

    /// <summary>The names and <c>[indices]</c> of a path, in order.</summary>
    public static string[] Steps(string path) => [.. StepPattern().Matches(path).Select(step => step.Value)];

    /// <summary>The keys that a path may mean, one for each choice beside it; none where it leads nowhere.</summary>
    /// <param name="rank">Sorts paths as ordinal text in the order of the grammar.</param>
    public static ImmutableArray<Key> Find(Section section, string path, out string rank)
    {
        rank = "";
        var (steps, keys) = (Steps(path), ImmutableArray<Key>.Empty);
        for (var i = 0; i < steps.Length; i++)
        {
            keys = [.. section.Keys.Where(key => key.Name == steps[i])];
            if (keys.IsEmpty) return [];
            rank += section.Keys.IndexOf(keys[0]).ToString("D4", CultureInfo.InvariantCulture);
            if (i == steps.Length - 1) break;
            switch (keys[0].Kind)
            {
                case SectionKind nested when steps[i + 1][0] != '[':
                    section = nested.Section;
                    break;
                case ListKind list when steps[i + 1][0] == '[' && i + 2 < steps.Length:
                    section = list.Item;
                    rank += steps[++i].PadLeft(8);
                    break;
                default:
                    return [];
            }
        }

        return keys;
    }

    /// <summary>Every path of a value, with its keys, without those within lists.</summary>
    public static IEnumerable<(string Path, ImmutableArray<Key> Keys)> All(Section section, string above = "") =>
        from keys in section.Keys.GroupBy(key => key.Name)
        let path = above + keys.Key
        from found in keys.First().Kind switch
        {
            SectionKind { Section: var inner } =>
                (inner.NameAlone is null ? [] : Itself(path, keys)).Concat(All(inner, path + ".")),
            ListKind or MatrixKind => [],
            _ => Itself(path, keys),
        }
        select found;

    private static IEnumerable<(string Path, ImmutableArray<Key> Keys)> Itself(string path, IEnumerable<Key> keys) =>
        [(path, [.. keys])];

    [GeneratedRegex(@"^[^.\[\]=\s]+(?:\[[0-9]+\])?(?:\.[^.\[\]=\s]+(?:\[[0-9]+\])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"\[[0-9]+\]|[^.\[\]]+", RegexOptions.CultureInvariant)]
    private static partial Regex StepPattern();
}
