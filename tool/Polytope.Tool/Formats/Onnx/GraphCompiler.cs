using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Onnx.Chains;
using Polytope.Tool.Formats.Onnx.Graphs;
using Polytope.Tool.Formats.Onnx.Operators;
using Polytope.Tool.Formats.Onnx.Rearranging;

namespace Polytope.Tool.Formats.Onnx;

/// <summary>
/// Follows a graph from its input to its output. Every value is an affine function of the neurons of some layer; a node
/// that bends its input adds neurons to the next one, and where values of two layers meet, the earlier one is carried
/// on. Nodes that the output does not need are passed over.
/// </summary>
/// <param name="path">What errors call the file.</param>
/// <param name="graph">The model's graph.</param>
internal sealed class GraphCompiler(string path, OnnxGraph graph)
{
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxNode> _producers = new(StringComparer.Ordinal);
    private readonly HashSet<OnnxNode> _done = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _notices = [];
    private Chain _chain = null!;
    private TensorShape _inputShape = TensorShape.Single;
    private long _batch = 1;

    /// <exception cref="UnreadableFileException">The graph is no network; says which node is at fault.</exception>
    public ReadNetwork Compile()
    {
        foreach (var node in graph.Nodes)
            foreach (var value in node.Outputs.Where(value => value.Length > 0))
                if (!_producers.TryAdd(value, node))
                    throw Error(node, $"computes '{value}', which another node computes too.");
        if (graph.Inputs is not [var input])
            throw Refusal(FormattableString.Invariant(
                $"the model has {graph.Inputs.Count} inputs ({Names(graph.Inputs)}); a network has one."));
        if (graph.Outputs.Count == 0) throw Refusal("the model has no output.");
        Begin(input);
        var (title, result) = Output();
        if (result is LeftOff ending) _notices.Add(Endings.Notice(ending));
        var output = result as Affine ?? (result as LeftOff)?.Before ?? throw Refusal(
            $"the output '{title}' does not depend on the input '{input.Name}'.");
        if (output.Rows.Length == 0)
            throw Refusal($"the output '{title}' has the shape {output.Shape}: it is empty.");
        try
        {
            return new ReadNetwork(_chain.Build(output), [.. _notices.Distinct().Select(Printable.Line)])
            {
                InputShape = _inputShape.Lengths,
                OutputShape = output.Shape.Lengths,
            };
        }
        catch (NodeException error)
        {
            throw Refusal($"the output '{title}' {error.Message}");
        }
    }

    /// <summary>The input's shape, a batch of one.</summary>
    private void Begin(OnnxPort input)
    {
        var name = input.Name;
        // A model that can't be read for another reason is told that one.
        if (input.Lengths is null
            && graph.Nodes.FirstOrDefault(node => OperatorTable.Refusal(node.Operator) is not null) is { } strange)
            throw Error(strange, OperatorTable.Refusal(strange.Operator)!.Message);
        if (input.Lengths is not { } lengths)
            throw Refusal(
                $"the model does not tell the shape of its input '{name}'; export it with one.");
        var known = lengths.ToArray();
        if (known.Length > 0 && known[0] is null) known[0] = 1;
        if (Array.FindIndex(known, length => length is null) is >= 0 and var open)
            throw Refusal(FormattableString.Invariant(
                $"the model's input '{name}' has the shape {Shown(lengths)}, which leaves the length of axis {open} ")
                + "open; only the first one, that of the batch, may be. Export the model with fixed lengths.");
        if (lengths.Count > 1 && lengths[0] is > 1 and var batch
            && graph.Outputs.All(output => output.Lengths is [var same, _, ..] && same == batch))
        {
            (_batch, known[0]) = (batch, 1);
            _notices.Add(FormattableString.Invariant(
                $"the model takes batches of {batch}; this is the network of one of its inputs."));
        }

        try
        {
            var shape = new TensorShape(known.Select(length => length!.Value));
            if (shape.Count == 0) throw new NodeException("is empty.");
            _inputShape = shape;
            _chain = new Chain(shape.Count, new Budget());
            _values[name] = _chain.Input(shape, name);
        }
        catch (NodeException error)
        {
            throw Refusal($"the input '{name}' {error.Message}");
        }
    }

    /// <summary>
    /// The one output; of several, the one that the others are computed from in ways that would be left off, as the
    /// label and the probabilities of a classifier are.
    /// </summary>
    private (string Title, Value Value) Output()
    {
        if (graph.Outputs is [var single]) return (single.Name, Of(single.Name));
        var all = graph.Outputs.Select(output => (output.Name, Value: Of(output.Name))).ToList();
        var roots = all.Select(output => output.Value switch
        {
            LeftOff ending => ending.Before,
            Affine affine => affine,
            _ => null,
        }).OfType<Affine>().Distinct(ReferenceEqualityComparer.Instance).ToList();
        if (roots.Count != 1)
            throw Refusal(FormattableString.Invariant(
                $"the model has {graph.Outputs.Count} outputs ({Names(graph.Outputs)}) of different values; ")
                + "a network has one: export the model with only one of them.");
        // Of two that end in nodes that are left off, the notice tells of the shorter end.
        var chosen = all.Where(output => output.Value is not Constant)
            .OrderBy(output => output.Value is LeftOff ending ? ending.Left.Count : 0).First();
        _notices.Add($"of the model's outputs {Names(graph.Outputs)} this network has '{chosen.Name}'.");
        return chosen;
    }

    /// <summary>The value of a name, with those of all nodes that it needs.</summary>
    private Value Of(string name)
    {
        var waiting = new Stack<OnnxNode>();
        var entered = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        if (!_values.ContainsKey(name)) waiting.Push(ProducerOf(name, null));
        while (waiting.TryPeek(out var node))
        {
            if (_done.Contains(node))
            {
                waiting.Pop();
                continue;
            }

            var missing = node.Inputs.Where(input => input.Length > 0 && !Find(input)).ToList();
            if (missing.Count == 0)
            {
                waiting.Pop();
                Evaluate(node);
                continue;
            }

            foreach (var input in missing)
            {
                var producer = ProducerOf(input, node);
                if (_done.Contains(producer))
                    throw Error(node, $"takes '{input}', an output of '{producer.Title}' that is not computed.");
                waiting.Push(producer);
            }

            if (!entered.Add(node)) throw Error(node, "needs its own output: the graph has a cycle.");
        }

        return _values.TryGetValue(name, out var value)
            ? value : throw Error(ProducerOf(name, null), $"does not compute its output '{name}'.");
    }

    /// <summary>Whether the value is there; an initializer becomes one when it is first asked for.</summary>
    private bool Find(string name)
    {
        if (_values.ContainsKey(name)) return true;
        if (!graph.Constants.TryGetValue(name, out var tensor)) return false;
        _values[name] = Constants.Of(tensor);
        return true;
    }

    private OnnxNode ProducerOf(string name, OnnxNode? asking)
    {
        if (_producers.TryGetValue(name, out var node)) return node;
        throw asking is null
            ? Refusal($"the model's output is '{name}', which nothing computes.")
            : Error(asking, $"takes '{name}', which nothing computes.");
    }

    private void Evaluate(OnnxNode node)
    {
        _done.Add(node);
        try
        {
            var inputs = node.Inputs.Select(input => input.Length > 0 ? _values[input] : null).ToArray();
            var shown = node with { Name = Printable.Line(node.Title) };
            var call = new NodeCall(shown, inputs, _chain, graph.OperatorSet, _notices);
            var results = Endings.Of(call) is { } ending ? [.. node.Outputs.Select(_ => ending)]
                : node.Operator == "Reshape" ? [Shaping.Reshape(call, _batch)]
                : OperatorTable.Apply(call);
            for (var i = 0; i < results.Length && i < node.Outputs.Count; i++)
                if (node.Outputs[i].Length > 0) _values[node.Outputs[i]] = results[i];
        }
        catch (NodeException error)
        {
            throw Error(node, error.Message);
        }
    }

    private UnreadableFileException Error(OnnxNode node, string reason) => Refusal(FormattableString.Invariant(
        $"node {node.Position} of {graph.Calls}, '{node.Title}' ({node.Operator}), {reason}"));

    /// <summary>Names in the reason may hold control characters, even line breaks, which would look like more text.
    /// </summary>
    private UnreadableFileException Refusal(string reason) => new(path, Printable.Line(reason));

    private static string Names(IReadOnlyList<OnnxPort> ports) =>
        string.Join(", ", ports.Select(port => $"'{port.Name}'"));

    private static string Shown(IReadOnlyList<long?> lengths) => $"[{string.Join(", ", lengths.Select(length =>
        length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"))}]";
}
