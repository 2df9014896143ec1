using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Polytope.Tool.Manifests.Yaml;

/// <summary>
/// Reads one YAML document into nodes: YAML 1.2's core without tags, all keys scalars, and the merge key
/// <c>&lt;&lt;</c> of YAML 1.1. The depth, and the size with aliases expanded, are bounded, so that a small text cannot
/// cause much work.
/// </summary>
internal sealed class YamlReader
{
    private const string MergeKey = "<<";
    private const int MaximumDepth = 40;
    private const long MaximumNodes = 100_000;

    private readonly Dictionary<AnchorName, (Node Node, long Size)?> _anchors = [];
    private readonly DiagnosticBag _diagnostics;
    private readonly string _source;
    private readonly bool _hasLines;
    private readonly IParser _parser;
    private readonly Stack<(Mark At, char Bracket)> _open = [];

    private YamlReader(string text, string source, bool hasLines, DiagnosticBag diagnostics)
    {
        (_source, _hasLines, _diagnostics) = (source, hasLines, diagnostics);
        _parser = new GuardedParser(new StringReader(text));
    }

    /// <summary>The document's root; null, with a diagnostic, when the text can't be understood at all.</summary>
    /// <param name="source">The name of the text in positions.</param>
    /// <param name="hasLines">False for a text within a line, such as an override's value.</param>
    public static Node? Read(string text, string source, DiagnosticBag diagnostics, bool hasLines = true)
    {
        var reader = new YamlReader(text, source, hasLines, diagnostics);
        try
        {
            return reader.Document();
        }
        catch (YamlException mistake)
        {
            var (position, code, words) = YamlMistake.Explain(mistake, text, reader.Open);
            diagnostics.Add(reader.At(position), code, words);
            return null;
        }
        catch (UnreadableException)
        {
            return null;
        }
    }

    private (Mark At, char Bracket)? Open => _open.Count > 0 ? _open.Peek() : null;

    private Node? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _)) return null;
        _parser.Consume<DocumentStart>();
        var (root, _) = Next(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _diagnostics.Add(At(second.Start), DiagnosticCode.Documents,
                "A manifest is one YAML document: take out the '---' between the two.");
        return root;
    }

    private (Node Node, long Size) Next(int depth)
    {
        _parser.Accept<ParsingEvent>(out var next);
        var here = At(next!.Start);
        if (_parser.TryConsume<AnchorAlias>(out var alias)) return Aliased(alias, here);
        if (depth > MaximumDepth)
            throw Stop(here, DiagnosticCode.TooLarge, $"More than {MaximumDepth} levels of nesting.");

        var start = _parser.Require<NodeEvent>();
        if (!start.Tag.IsEmpty && !(start.Tag.IsNonSpecific && start is YamlDotNet.Core.Events.Scalar))
            _diagnostics.Add(here, DiagnosticCode.Unsupported,
                $"Tags such as '{start.Tag}' are not used in manifests: leave it out.");
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor] = null;
        var read = start switch
        {
            YamlDotNet.Core.Events.Scalar => (Scalar(here), 1L),
            SequenceStart => Sequence(here, depth),
            _ => Mapping(here, depth),
        };
        if (read.Item2 > MaximumNodes)
            throw Stop(here, DiagnosticCode.TooLarge, "More than 100,000 values, counting what aliases repeat.");
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor] = read;
        return read;
    }

    private (Node, long) Aliased(AnchorAlias alias, Position here)
    {
        if (_anchors.TryGetValue(alias.Value, out var anchored))
            return anchored ?? throw Stop(
                here, DiagnosticCode.Alias, $"The alias '*{alias.Value}' stands inside its own anchor.");
        var words = _anchors.Keys.Select(name => name.Value).ToList();
        throw Stop(here, DiagnosticCode.Alias,
            $"No anchor '&{alias.Value}' comes before this alias.{Suggestion.Sentence(alias.Value.Value, words)}");
    }

    private ScalarNode Scalar(Position here)
    {
        var scalar = _parser.Consume<YamlDotNet.Core.Events.Scalar>();
        return new ScalarNode(here, scalar.Value, scalar.Style != ScalarStyle.Plain);
    }

    private (Node, long) Sequence(Position here, int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        if (start.Style == SequenceStyle.Flow) _open.Push((start.Start, '['));
        var items = ImmutableArray.CreateBuilder<Node>();
        var size = 1L;
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            var (item, itemSize) = Next(depth + 1);
            items.Add(item);
            size += itemSize;
        }

        if (start.Style == SequenceStyle.Flow) _open.Pop();

        return (new SequenceNode(here, items.ToImmutable()), size);
    }

    private (Node, long) Mapping(Position here, int depth)
    {
        var start = _parser.Consume<MappingStart>();
        if (start.Style == MappingStyle.Flow) _open.Push((start.Start, '{'));
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        var order = ImmutableArray.CreateBuilder<Entry>();
        var size = 1L;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var (key, keySize) = Next(depth + 1);
            var (value, valueSize) = Next(depth + 1);
            size += keySize + valueSize;
            if (key is not ScalarNode name)
                _diagnostics.Add(
                    key.Position, DiagnosticCode.WrongType, $"A key is a plain word, not {key.Description}.");
            else if (entries.TryGetValue(name.Text, out var first))
                _diagnostics.Add(name.Position, DiagnosticCode.DuplicateKey,
                    $"The key '{name.Shown}' stands here a second time; "
                    + $"the first is in line {first.Key.Position.Line}.");
            else
                order.Add(entries[name.Text] = new Entry(name, value));
        }

        if (start.Style == MappingStyle.Flow) _open.Pop();
        if (entries.TryGetValue(MergeKey, out var merge) && !merge.Key.IsQuoted) MergeInto(order, entries, merge);
        return (new MappingNode(here, order.ToImmutable()), size);
    }

    /// <summary>Adds what the mapping does not have itself; of several, the first that has a key.</summary>
    private void MergeInto(ImmutableArray<Entry>.Builder order, Dictionary<string, Entry> entries, Entry merge)
    {
        order.Remove(merge);
        ImmutableArray<Node> merged = merge.Value is SequenceNode { Items: var items } ? items : [merge.Value];
        foreach (var node in merged)
        {
            if (node is not MappingNode mapping)
                _diagnostics.Add(node.Position, DiagnosticCode.WrongType,
                    $"'{MergeKey}' takes a mapping or a list of mappings, but this is {node.Description}.");
            else
                foreach (var entry in mapping.Entries)
                    if (entries.TryAdd(entry.Key.Text, entry)) order.Add(entry);
        }
    }

    private Position At(Mark mark) => _hasLines ? new(_source, (int)mark.Line, (int)mark.Column) : new(_source);

    private UnreadableException Stop(Position position, DiagnosticCode code, string text)
    {
        _diagnostics.Add(position, code, text);
        return new UnreadableException();
    }

    /// <summary>The diagnostic is in the bag; nothing more can be read.</summary>
    private sealed class UnreadableException : Exception;
}
