using System.Collections.Immutable;
using System.Text;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Formats.Points;

/// <summary>
/// Reads points files: one point a line, its values separated by semicolons, else commas, else blanks or tabs. A value
/// may stand in double quotes. The first line names the columns where no field of it begins like a number; empty lines
/// and lines that begin with # are skipped.
/// </summary>
internal static class PointTableReader
{
    /// <summary>The name of standard input among files.</summary>
    public const string StandardInput = "-";

    /// <summary>The table of a file, or of standard input.</summary>
    /// <exception cref="UnreadableFileException">It can't be read, or is not UTF-8 text.</exception>
    public static PointTable Read(string path)
    {
        if (path != StandardInput) return Parse(path, WholeFile.Read(path));
        const string Source = "standard input";
        return Parse(Source, SlowRead.Bytes(Source, Console.OpenStandardInput, WholeFile.MaximumBytes));
    }

    /// <inheritdoc cref="Read"/>
    /// <param name="source">The name of the file in positions.</param>
    public static PointTable Parse(string source, ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException wrong)
        {
            throw new UnreadableFileException(source, "it is not UTF-8 text.", wrong);
        }

        var rows = ImmutableArray.CreateBuilder<PointRow>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.Length > 0 && line[0] != '#') rows.Add(new PointRow(i + 1, Fields(source, lines[i], i + 1)));
        }

        return rows.Count > 0 && !rows[0].Fields.Any(field => field.BeginsLikeNumber)
            ? new PointTable(source, rows[0], [.. rows.Skip(1)])
            : new PointTable(source, null, rows.ToImmutable());
    }

    private static ImmutableArray<PointField> Fields(string source, string line, int number)
    {
        var fields = ImmutableArray.CreateBuilder<PointField>();
        // Null: any number of blanks.
        char? separator = line.Contains(';') ? ';' : line.Contains(',') ? ',' : null;
        var at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at])) at++;
            if (separator is null && at == line.Length) break;
            var start = at;
            string text;
            if (at < line.Length && line[at] == '"')
            {
                var quoted = new StringBuilder();
                // Two quotes within quotes stand for one.
                for (at++; at < line.Length && (line[at] != '"' || (at + 1 < line.Length && line[++at] == '"')); at++)
                    quoted.Append(line[at]);
                text = quoted.ToString();
                at = End(line, at, separator);
            }
            else
            {
                at = End(line, at, separator);
                text = line[start..at].TrimEnd();
            }

            fields.Add(new PointField(text, new Position(source, number, start + 1)));
            if (at >= line.Length) break;
            at++;
        }

        return fields.ToImmutable();
    }

    private static int End(string line, int at, char? separator)
    {
        while (at < line.Length && (separator is { } c ? line[at] != c : !char.IsWhiteSpace(line[at]))) at++;
        return at;
    }
}
