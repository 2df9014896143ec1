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

    /// <summary>The position of a text within the value of a key; that of the value where it is not there.</summary>
    public Position Of(string section, string key, string text) =>
        (Of(section) is MappingNode mapping && mapping[key] is { } entry ? Find(entry.Value, text) : null)
        ?? this[section, key];

    private static Position? Find(Node node, string text) => node switch
    {
        MappingNode mapping => mapping.Entries.Select(entry => Find(entry.Value, text)).FirstOrDefault(IsFound),
        SequenceNode list => list.Items.Select(item => Find(item, text)).FirstOrDefault(IsFound),
        ScalarNode scalar when scalar.Text == text => scalar.Position,
        _ => null,
    };

    private static bool IsFound(Position? position) => position is not null;

    private Node? Of(string key) => (settings as MappingNode)?[key]?.Value;
}
