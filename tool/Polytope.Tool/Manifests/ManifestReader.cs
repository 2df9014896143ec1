using System.Collections.Immutable;
using System.Globalization;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests;

/// <summary>
/// Reads the top level of a manifest: version, defaults, experiments. Collects every mistake instead of throwing. An
/// experiment's settings are read when it is planned; the defaults are checked here, by themselves.
/// </summary>
public sealed class ManifestReader(Grammar grammar)
{
    private static readonly string[] Known = [VersionKey, PluginsKey, DefaultsKey, ExperimentsKey];

    internal const string VersionKey = "version";
    internal const string PluginsKey = "plugins";
    internal const string DefaultsKey = "defaults";
    internal const string ExperimentsKey = "experiments";

    /// <param name="path">A manifest, or a folder with an <c>experiments.yaml</c>.</param>
    /// <returns>Null when the top level can't be read; the diagnostics say why.</returns>
    public Manifest? ReadFile(string path, DiagnosticBag diagnostics)
    {
        path = Manifest.Find(path);
        return ManifestText.Read(path, diagnostics) is { } text
            ? Read(text, path, Path.GetDirectoryName(Path.GetFullPath(path))!, diagnostics)
            : null;
    }

    /// <param name="source">The name of the text in positions.</param>
    /// <param name="folder">The folder of relative paths.</param>
    public Manifest? Read(string text, string source, string folder, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Count;
        var root = YamlReader.Read(text, source, diagnostics);
        if (root is null or ScalarNode { IsNull: true })
        {
            if (diagnostics.Count == before)
                diagnostics.Add(new(source, 1, 1), DiagnosticCode.Empty,
                    "The manifest is empty. 'dotnet polytope init' makes one to start from.");
            return null;
        }

        if (root is not MappingNode top)
        {
            diagnostics.Add(root.Position, DiagnosticCode.WrongType,
                $"A manifest is a mapping with the keys {string.Join(", ", Known)}, but this is {root.Description}.");
            return null;
        }

        foreach (var (key, _) in top.Entries.Where(entry => !Known.Contains(entry.Key.Text)))
            diagnostics.Add(key.Position, DiagnosticCode.UnknownKey,
                $"'{key.Shown}' is not a key of a manifest. {Advice(key.Text)}");
        CheckVersion(top, diagnostics);
        var defaults = Defaults(top, diagnostics);
        return new Manifest(source, folder, defaults, Experiments(top, diagnostics))
        {
            Plugins = Plugins(top, diagnostics),
            Sha256 = Manifest.Digest(text),
        };
    }

    /// <summary>The plug-ins that a manifest's text names; none where it can't be read.</summary>
    internal static ImmutableArray<ManifestPlugin> Plugins(string text, string source)
    {
        var unread = new DiagnosticBag();
        return YamlReader.Read(text, source, unread) is MappingNode top ? Plugins(top, unread) : [];
    }

    private static ImmutableArray<ManifestPlugin> Plugins(MappingNode top, DiagnosticBag diagnostics)
    {
        var written = top[PluginsKey]?.Value;
        if (written is null or ScalarNode { IsNull: true }) return [];
        var items = (written as SequenceNode)?.Items ?? [written];
        var wrong = items.FirstOrDefault(item => item is not ScalarNode { IsNull: false, Text.Length: > 0 });
        if (written is SequenceNode && wrong is null)
        {
            return [.. items.Cast<ScalarNode>().Select(item => new ManifestPlugin(item.Text, item.Position))];
        }

        wrong ??= written;
        diagnostics.Add(wrong.Position, DiagnosticCode.WrongType,
            $"'{PluginsKey}' is a list of paths of assemblies, such as [./HeightMap/HeightMap.dll], but this is "
            + $"{wrong.Description}.");
        return [];
    }

    private string Advice(string key) =>
        Suggestion.For(key, Known) is { } near ? $"Did you mean '{near}'?"
        : grammar.Find(key) is { } path ? $"'{path}' goes under '{DefaultsKey}' or an experiment."
        : $"Known here: {string.Join(", ", Known)}.";

    private static void CheckVersion(MappingNode top, DiagnosticBag diagnostics)
    {
        var version = Grammar.Version.ToString(CultureInfo.InvariantCulture);
        if (top[VersionKey] is not { } entry)
            diagnostics.Add(top.Position, DiagnosticCode.Version,
                $"The manifest does not say its version: begin with 'version: {version}'.");
        else if (entry.Value is not ScalarNode { IsQuoted: false } scalar || scalar.Text != version)
            diagnostics.Add(entry.Value.Position, DiagnosticCode.Version,
                $"This tool reads manifests of version {version}, but this is {entry.Value.Description}.");
    }

    private Node? Defaults(MappingNode top, DiagnosticBag diagnostics)
    {
        if (top[DefaultsKey]?.Value is not { } defaults || defaults is ScalarNode { IsNull: true }) return null;
        var reading = new Reading(diagnostics, defaults.Position, IsPartial: true) { Elsewhere = grammar.Find };
        new SectionKind(grammar.Experiment).Read(defaults, "", reading);
        return defaults is MappingNode ? defaults : null;
    }

    private static ImmutableArray<ManifestExperiment> Experiments(MappingNode top, DiagnosticBag diagnostics)
    {
        var node = top[ExperimentsKey]?.Value;
        if (node is null or ScalarNode { IsNull: true } or MappingNode { Entries.IsEmpty: true })
        {
            // A misspelt key has been reported already.
            var isMisspelt = top.Entries.Any(entry =>
                !Known.Contains(entry.Key.Text) && Suggestion.For(entry.Key.Text, [ExperimentsKey]) is not null);
            if (node is not null || !isMisspelt)
                diagnostics.Add(node?.Position ?? top.Position, DiagnosticCode.NoExperiments,
                    "The manifest has no experiments: name at least one under 'experiments'.");
            return [];
        }

        if (node is not MappingNode experiments)
        {
            diagnostics.Add(node.Position, DiagnosticCode.WrongType,
                $"'{ExperimentsKey}' is a mapping from ids to settings, but this is {node.Description}.");
            return [];
        }

        var seen = new Dictionary<string, ScalarNode>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, _) in experiments.Entries)
        {
            if (ExperimentId.Mistake(id.Text) is { } mistake)
                diagnostics.Add(id.Position, DiagnosticCode.UnsafeId,
                    $"{id.Description} is not a safe folder name for a run: {mistake}.");
            if (!seen.TryAdd(id.Text, id))
                diagnostics.Add(id.Position, DiagnosticCode.DuplicateId,
                    $"'{id.Shown}' and '{seen[id.Text].Text}' in line {seen[id.Text].Position.Line} "
                    + "differ only in case: "
                    + "some systems would give them one folder.");
        }

        return [.. experiments.Entries.Select(
            entry => new ManifestExperiment(entry.Key.Text, entry.Key.Position, entry.Value))];
    }
}
