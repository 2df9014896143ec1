using System.Globalization;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Planning;

/// <summary>
/// Merges <c>--set path=value</c> with an experiment, as an experiment is merged with the defaults. A path is that of a
/// <see cref="PlanLine"/>; a value is YAML.
/// </summary>
internal sealed class PlanOverrides(Section experiment, DiagnosticBag diagnostics)
{
    /// <param name="settings">The experiment with its defaults and its implied outputs.</param>
    /// <param name="overrides">Each <c>path=value</c>; later ones win.</param>
    public Node Apply(Node settings, IEnumerable<string> overrides)
    {
        foreach (var text in overrides)
            if (Read(text) is var (path, value)) settings = Set(settings, path, value, value.Position);
        return settings;
    }

    /// <summary>The path and the value of an override; null, with a diagnostic, when it is none.</summary>
    public (string Path, Node Value)? Read(string text)
    {
        var source = $"--set {text}";
        var parts = text.Split('=', 2);
        if (parts is not [var path, var yaml] || !KeyPath.IsPath(path))
        {
            diagnostics.Add(new(source), DiagnosticCode.Override,
                "An override is written path=value, such as network.hidden=20x4 or outputs[0].every=5.");
            return null;
        }

        var before = diagnostics.Count;
        var value = YamlReader.Read(yaml, source, diagnostics, hasLines: false);
        return diagnostics.Count > before ? null : (path, value ?? new ScalarNode(new(source), ""));
    }

    /// <summary>The settings with this value; as they are, with a diagnostic, when the path leads nowhere.</summary>
    /// <param name="source">Where the path is written.</param>
    public Node Set(Node settings, string path, Node value, Position source) =>
        Overlay(experiment, settings as MappingNode, KeyPath.Steps(path), value, source) is { } above
            ? Merge.Over(experiment, settings, above)
            : settings;

    /// <summary>
    /// A mapping with this one value; null, with a diagnostic, when the path leads nowhere.
    /// </summary>
    private MappingNode? Overlay(Section section, MappingNode? below, string[] steps, Node value, Position source)
    {
        var name = new ScalarNode(source, steps[0]);
        MappingNode Setting(Node set) => new(source, [new Entry(name, set)]);
        var key = section.Keys.FirstOrDefault(known => known.Name == steps[0]);
        if (steps.Length == 1 || key is null) return Setting(value);
        switch (key.Kind)
        {
            case SectionKind nested when steps[1][0] != '[':
                var inner = Overlay(nested.Section, below?[key.Name]?.Value as MappingNode, steps[1..], value, source);
                return inner is null ? null : Setting(inner);
            // The paths of a matrix are its keys.
            case MatrixKind when steps[1][0] != '[':
                return Setting(MatrixKind.With(below?[key.Name]?.Value, Path(steps[1..]), value, source));
            case ListKind list when steps[1][0] == '[':
                return Item(list.Item, below?[key.Name]?.Value, steps, value, source) is { } items
                    ? Setting(items)
                    : null;
            default:
                var advice = key.Kind is ListKind
                    ? $"say which one, from 0: {key.Name}[0]"
                    : $"'{key.Name}' is {key.Kind.Expected}, and has nothing below it";
                diagnostics.Add(source, DiagnosticCode.Override, $"The path leads nowhere: {advice}.");
                return null;
        }
    }

    private SequenceNode? Item(Section section, Node? list, string[] steps, Node value, Position source)
    {
        if (list is not SequenceNode { Items: var items }) return null; // Reported when the list is read.
        var digits = steps[1].Trim('[', ']');
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index > items.Length)
        {
            diagnostics.Add(source, DiagnosticCode.Override, string.Create(CultureInfo.InvariantCulture,
                $"The path leads nowhere: '{steps[0]}' has {items.Length} items, counted from 0."));
            return null;
        }

        var item = index < items.Length ? items[index] : new MappingNode(source, []);
        if (steps.Length == 2) item = value;
        else if (Overlay(section, item as MappingNode, steps[2..], value, source) is { } above)
            item = Merge.Over(section, item, above);
        else return null;
        return new SequenceNode(
            source, [.. items[..Math.Min(index, items.Length)], item, .. items[Math.Min(index + 1, items.Length)..]]);
    }

    private static string Path(string[] steps) =>
        steps.Aggregate((path, step) => step[0] == '[' ? path + step : $"{path}.{step}");
}
