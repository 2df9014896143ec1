using System.Collections.Immutable;

namespace Polytope.Tool.Records.Names;

/// <summary>The id of a member of an experiment's matrix, <c>widths[hidden=14x6,seed=2]</c>.</summary>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="Values">Name and value of each setting, in order.</param>
internal sealed record VariantId(string Experiment, ImmutableArray<VariantValue> Values)
{
    /// <summary>The name of its run's folder within that of its experiment.</summary>
    public string Folder => VariantFolder.Name(Values);

    public override string ToString() => $"{Experiment}[{string.Join(',', Values)}]";

    /// <summary>The parts of an id; null where it is that of an experiment without a matrix, or none.</summary>
    public static VariantId? Parse(string id)
    {
        var open = id.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0 || id[^1] != ']') return null;
        var values = ImmutableArray.CreateBuilder<VariantValue>();
        foreach (var part in Split(id[(open + 1)..^1]))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) return null;
            values.Add(new VariantValue(part[..equals].Trim(), part[(equals + 1)..].Trim()));
        }

        return values.Count == 0 ? null : new VariantId(id[..open], values.ToImmutable());
    }

    /// <summary>The parts between commas that are in no brackets and no quotes.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth, isQuoted) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted)
            {
                if (text[i] == '\\') i++;
                else if (text[i] == '"') isQuoted = false;
                continue;
            }

            switch (text[i])
            {
                case '"':
                    isQuoted = true;
                    break;
                case '[' or '{':
                    depth++;
                    break;
                case ']' or '}':
                    depth--;
                    break;
                case ',' when depth == 0:
                    yield return text[start..i];
                    start = i + 1;
                    break;
            }
        }

        yield return text[start..];
    }
}

/// <param name="Name">The last part of the path, or all of it: <c>hidden</c> or <c>image.size</c>.</param>
/// <param name="Text">As a manifest has it.</param>
internal sealed record VariantValue(string Name, string Text)
{
    public override string ToString() => $"{Name}={Text}";
}
