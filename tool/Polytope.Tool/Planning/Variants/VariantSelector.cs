using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Planning.Variants;

/// <summary>
/// What <c>-e</c> names: an experiment, <c>widths</c>; some of its variants, <c>widths[seed=2]</c>; or a variant by its
/// folder, <c>widths/hidden=14x6,seed=2</c>.
/// </summary>
/// <param name="Written">As typed.</param>
/// <param name="Experiment">The experiment's id.</param>
internal sealed record VariantSelector(string Written, string Experiment)
{
    private ImmutableArray<VariantValue> Values { get; init; } = [];

    private string? Folder { get; init; }

    /// <summary>Whether it names no variant.</summary>
    public bool IsWhole => Values.IsEmpty && Folder is null;

    public static VariantSelector Of(string text)
    {
        if (VariantId.Parse(text) is { } id) return new VariantSelector(text, id.Experiment) { Values = id.Values };
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 ? new VariantSelector(text, text)
            : new VariantSelector(text, text[..slash]) { Folder = text[(slash + 1)..].TrimEnd('/') };
    }

    /// <summary>Whether the variant has all values that are named.</summary>
    /// <param name="canonical">A value's text as a plan has it, given its path and the text that was typed.</param>
    public bool Selects(PlannedVariant variant, Func<string, string, string> canonical) =>
        Folder is not null
            ? VariantId.Parse(variant.Id)!.Folder == Folder
            : Values.All(value => Index(variant, value.Name) is { } i and >= 0
                && variant.Settings[i] is var setting
                && (setting.Text == value.Text || setting.Text == canonical(setting.Path, value.Text)));

    /// <summary>Why none of the variants is selected.</summary>
    public string Mistake(IReadOnlyList<PlannedVariant> variants)
    {
        foreach (var (name, text) in Values)
        {
            var possible = variants.SelectMany(variant => variant.Names.Concat(variant.Settings.Select(s => s.Path)))
                .Distinct().ToList();
            if (!possible.Contains(name))
                return $"No variant of '{Experiment}' has a '{Printable.Line(name)}'."
                    + (Suggestion.Sentence(name, possible) is { Length: > 0 } near ? near
                        : $" They have: {string.Join(", ", Names(variants))}.");
            var texts = variants.Select(variant => (variant, Index: Index(variant, name)))
                .Where(pair => pair.Index >= 0)
                .Select(pair => pair.variant.Settings[pair.Index].Text).Distinct().ToList();
            if (!texts.Contains(text))
                return $"No variant of '{Experiment}' has {name}={Printable.Line(text)}. "
                    + $"It has: {string.Join(", ", texts.Take(20))}{(texts.Count > 20 ? ", ..." : "")}.";
        }

        return $"No variant of '{Experiment}' is '{Printable.Line(Written)}'; 'dotnet polytope list' lists them.";
    }

    private static IEnumerable<string> Names(IReadOnlyList<PlannedVariant> variants) =>
        variants.SelectMany(variant => variant.Names).Distinct();

    private static int Index(PlannedVariant variant, string name)
    {
        var index = variant.Names.IndexOf(name);
        return index >= 0 ? index : variant.Settings.Select(setting => setting.Path).ToList().IndexOf(name);
    }
}
