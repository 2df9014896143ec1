using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Tuples;

/// <summary>A list of so many numbers, each rounded once from its decimal text to double.</summary>
internal sealed class NumberTupleKind<T> : ValueKind
    where T : class, INumberTuple<T>
{
    private static readonly Number Item = new(typeof(double), range: null);

    public override string Expected => T.Expected;

    public override bool IsList => true;

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is not SequenceNode list || list.Items.Length != T.Count) return Wrong(node, path, reading);
        var read = list.Items
            .Select((item, i) => Item.Read(item, FormattableString.Invariant($"{path}[{i}]"), reading))
            .ToList();
        if (read.Contains(null)) return null;
        ImmutableArray<double> numbers = [.. read.Cast<double>()];
        if (T.Mistake(numbers) is not { } mistake) return T.Of(numbers);
        reading.Add(node.Position, DiagnosticCode.OutOfRange, $"'{path}' {mistake}.");
        return null;
    }

    public override Node Write(object value) =>
        new SequenceNode(default, [.. ((T)value).Numbers.Select(number => Item.Write(number))]);

    public override JsonObject Schema() => new()
    {
        ["type"] = "array",
        ["items"] = Item.Schema(),
        ["minItems"] = T.Count,
        ["maxItems"] = T.Count,
    };
}
