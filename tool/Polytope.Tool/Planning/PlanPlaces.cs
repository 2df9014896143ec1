using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Planning;

/// <summary>Positions of the values of one experiment: in the experiment, in the defaults, or in an override.</summary>
/// <param name="settings">The experiment with defaults and overrides.</param>
/// <param name="otherwise">The position of values that are not written.</param>
internal sealed class PlanPlaces(Node settings, Position otherwise)
{
    public Position this[string section, string key] => Of(section) is MappingNode mapping && mapping[key] is { } entry
        ? entry.Value.Position
        : Of(section)?.Position ?? otherwise;

    public Position this[string list, int item] => Of(list) is SequenceNode sequence && item < sequence.Items.Length
        ? sequence.Items[item].Position
        : otherwise;

    private Node? Of(string key) => (settings as MappingNode)?[key]?.Value;
}
