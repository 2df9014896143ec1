using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>The sections of an experiment that have no mistakes, each for itself.</summary>
internal sealed class SoundSections(Section experiment, Node settings)
{
    /// <summary>The section's record; null when something in it is wrong, which the reading of the whole reports.</summary>
    public T? Read<T>(string key) where T : class
    {
        var kind = (SectionKind)experiment.Keys.First(known => known.Name == key).Kind;
        var node = (settings as MappingNode)?[key]?.Value ?? new MappingNode(settings.Position, []);
        return kind.Read(node, key, new Reading(new DiagnosticBag(), node.Position)) as T;
    }
}
