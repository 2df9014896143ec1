using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Manifests;

/// <summary>
/// Everything that can be written in a manifest: the settings records, and the parts of the catalog. The reader, the
/// schema and the overrides of the command line follow it.
/// </summary>
/// <param name="isOpen">
/// Whether parts that are not in the catalog are read as stand-ins, whatever keys they have.
/// </param>
public sealed class Grammar(PartCatalog catalog, bool isOpen = false)
{
    public const int Version = 1;

    /// <summary>With the tool's own parts.</summary>
    public static Grammar Standard { get; } = new(PartCatalog.Standard);

    /// <summary>The keys of an experiment, and of <c>defaults</c>.</summary>
    internal Section Experiment { get; } = new SectionCatalog(catalog.Parts, isOpen)
        .SectionOf(typeof(ExperimentSettings));

    /// <summary>
    /// Where a key of this name belongs, as a path such as <c>training.epochs</c>; null when nowhere.
    /// </summary>
    internal string? Find(string key) =>
        Find(Experiment, key).OrderBy(path => path.Count(c => c == '.')).FirstOrDefault();

    private static IEnumerable<string> Find(Section section, string key) =>
        from outer in section.Keys
        from path in outer.Name == key
            ? [key]
            : Within(outer).SelectMany(inner => Find(inner, key)).Select(path => $"{outer.Name}.{path}")
        select path;

    /// <summary>The section that a key holds, unless a name says everything about it.</summary>
    private static IEnumerable<Section> Within(Key key) =>
        key.Kind is SectionKind { Section: var inner } && (inner.NameAlone is null || inner.HasPartKeys) ? [inner] : [];
}
