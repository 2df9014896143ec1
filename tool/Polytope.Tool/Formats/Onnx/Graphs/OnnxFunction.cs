using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Onnx.Graphs;

/// <summary>
/// A <c>FunctionProto</c>, which a model defines by nodes: name = 1, input = 4, output = 5, node = 7, domain = 10,
/// attribute_proto = 11.
/// </summary>
/// <param name="Operator">What nodes that call it are of, with its domain before it.</param>
/// <param name="Inputs">Names of values within it.</param>
/// <param name="Outputs">Names of values within it.</param>
/// <param name="Nodes">In the order of the file.</param>
/// <param name="Defaults">Attributes that a call may leave out, by name.</param>
internal sealed record OnnxFunction(
    string Operator,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyDictionary<string, OnnxAttribute> Defaults)
{
    private const int MostNodes = 100_000;
    private const int MostLevels = 64;

    public static OnnxFunction Read(string path, ProtobufReader reader)
    {
        var (name, domain) = ("", "");
        var (inputs, outputs, nodes) = (new List<string>(), new List<string>(), new List<OnnxNode>());
        var defaults = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 4: inputs.Add(reader.Text()); break;
                case 5: outputs.Add(reader.Text()); break;
                case 7: nodes.Add(OnnxNode.Read(path, reader.Message())); break;
                case 10: domain = reader.Text(); break;
                case 11:
                    var attribute = OnnxAttribute.Read(path, reader.Message());
                    defaults[attribute.Name] = attribute;
                    break;
            }
        }

        return new OnnxFunction(OnnxNode.Typed(domain, name), inputs, outputs, nodes, defaults);
    }

    /// <summary>The nodes with those of functions in the place of their calls.</summary>
    /// <exception cref="UnreadableFileException">Functions call each other in a circle, or are too many.</exception>
    public static IReadOnlyList<OnnxNode> Expand(
        string path, IReadOnlyList<OnnxNode> nodes, IEnumerable<OnnxFunction> functions)
    {
        var known = new Dictionary<string, OnnxFunction>(StringComparer.Ordinal);
        foreach (var function in functions) known[function.Operator] = function;
        if (known.Count == 0) return nodes;
        var expanded = new List<OnnxNode>();
        var calls = 0;
        foreach (var node in nodes) Add(node, 0);
        return expanded;

        void Add(OnnxNode node, int level)
        {
            if (expanded.Count >= MostNodes || calls >= MostNodes)
                throw new UnreadableFileException(path, FormattableString.Invariant(
                    $"the model's functions make more than {MostNodes} nodes."));
            if (!known.TryGetValue(node.Operator, out var function))
            {
                expanded.Add(node);
                return;
            }

            if (level == MostLevels)
                throw new UnreadableFileException(
                    path, $"the model's function '{node.Operator}' calls itself, or is nested too deeply.");
            foreach (var inner in function.Of(node, calls++)) Add(inner, level + 1);
        }
    }

    /// <summary>The function's nodes as a call has them, with names of values that are no others'.</summary>
    private IEnumerable<OnnxNode> Of(OnnxNode call, int number)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        for (var i = 0; i < Inputs.Count; i++) names[Inputs[i]] = i < call.Inputs.Count ? call.Inputs[i] : "";
        for (var i = 0; i < Outputs.Count && i < call.Outputs.Count; i++)
        {
            if (call.Outputs[i].Length == 0) continue;
            // An input that is given back at once.
            if (names.TryGetValue(Outputs[i], out var same))
                yield return new OnnxNode(
                    call.Title, "Identity", [same], [call.Outputs[i]], new Dictionary<string, OnnxAttribute>())
                {
                    Position = call.Position,
                };
            else names[Outputs[i]] = call.Outputs[i];
        }

        foreach (var node in Nodes)
            yield return new OnnxNode(
                $"{call.Title}/{node.Title}",
                node.Operator,
                [.. node.Inputs.Select(Outer)],
                [.. node.Outputs.Select(Outer)],
                node.Attributes.Values.Select(attribute => Given(attribute, call)).OfType<OnnxAttribute>()
                    .ToDictionary(attribute => attribute.Name, StringComparer.Ordinal))
            {
                Position = call.Position,
            };

        string Outer(string inner) => names.TryGetValue(inner, out var outer)
            ? outer : names[inner] = FormattableString.Invariant($"{call.Title}/{inner}#{number}");
    }

    /// <summary>An attribute's value; null if it refers to one that the call leaves out.</summary>
    private OnnxAttribute? Given(OnnxAttribute attribute, OnnxNode call) => attribute.RefersTo.Length == 0 ? attribute
        : (call.Attributes.GetValueOrDefault(attribute.RefersTo) ?? Defaults.GetValueOrDefault(attribute.RefersTo))
            is { } given ? given with { Name = attribute.Name } : null;
}
