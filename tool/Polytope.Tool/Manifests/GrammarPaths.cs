using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Values;

namespace Polytope.Tool.Manifests;

/// <summary>What <c>--set</c> takes, for completion.</summary>
internal static class GrammarPaths
{
    /// <summary>
    /// Every path with its equals sign, such as <c>network.hidden=</c>, and where words are possible each of them.
    /// </summary>
    public static IEnumerable<string> Of(Grammar grammar) => Of(grammar.Experiment, "").Distinct();

    private static IEnumerable<string> Of(Section section, string above) => section.Keys.SelectMany(key =>
    {
        var path = above + key.Name;
        return key.Kind switch
        {
            SectionKind { Section: var inner } => Words(inner, path).Concat(Of(inner, path + ".")),
            ListKind { Item: var item } => Of(item, $"{path}[0]."),
            Word word => word.Texts.Select(text => $"{path}={text}").Prepend($"{path}="),
            _ => [$"{path}="],
        };
    });

    /// <summary>A section that its choice's name alone can stand for.</summary>
    private static IEnumerable<string> Words(Section section, string path) =>
        section.NameAlone is { Kind: Word word } ? word.Texts.Select(text => $"{path}={text}").Prepend($"{path}=") : [];
}
