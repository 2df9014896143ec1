using System.Collections.Immutable;
using System.Globalization;

namespace Polytope.Tool.Comparisons;

/// <summary>The numbers of a <c>metrics.csv</c>, column by column; NaN where a field is empty.</summary>
internal sealed class MetricsTable
{
    private readonly Dictionary<string, double[]> _columns;
    private readonly List<string[]> _rows;

    private MetricsTable(ImmutableArray<string> names, List<string[]> rows)
    {
        (Columns, _rows) = (names, rows);
        _columns = names.Select((name, i) => (Name: name, Values: rows.Select(row => Number(row[i])).ToArray()))
            .DistinctBy(column => column.Name)
            .ToDictionary(column => column.Name, column => column.Values, StringComparer.Ordinal);
    }

    /// <summary>The names, in the order of the file.</summary>
    public ImmutableArray<string> Columns { get; }

    public IReadOnlyList<double> this[string column] => _columns.TryGetValue(column, out var values) ? values : [];

    /// <summary>A column as it is written; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string column) =>
        Columns.IndexOf(column) is var index && index < 0 ? [] : [.. _rows.Select(row => row[index])];

    /// <summary>The last value of a column; NaN where it has none.</summary>
    public double Last(string column) => this[column] is [.., var last] ? last : double.NaN;

    /// <summary>The table of a file; without columns where there is no such file.</summary>
    public static MetricsTable Read(string path)
    {
        if (!File.Exists(path)) return new MetricsTable([], []);
        var lines = File.ReadAllLines(path);
        if (lines.Length == 0) return new MetricsTable([], []);
        ImmutableArray<string> names = [.. lines[0].Split(',')];
        return new MetricsTable(
            names, [.. lines.Skip(1).Select(line => line.Split(',')).Where(row => row.Length == names.Length)]);
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
}
