using System.Globalization;
using Polytope.Core.Inspection;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>
/// A row an inequality: which point, where it comes from, its status, then a and b. The name is that of the model's
/// node, where it has one.
/// </summary>
internal static class PolytopeCsv
{
    public static void WriteHeader(TextWriter output, int inputs) => output.WriteLine(
        "point,samePolytopeAs,hash,kind,layer,neuron,name,side,status,distance,"
        + string.Concat(Enumerable.Range(0, inputs).Select(k => FormattableString.Invariant($"a{k},"))) + "b");

    public static void Write(TextWriter output, InspectedPoint point, InspectionView view)
    {
        foreach (var row in view.Rows(point))
        {
            // A side of the window has its coordinate in the neuron's place.
            var source = row.Crease.IsWindow
                ? string.Create(CultureInfo.InvariantCulture, $"window,,{row.Crease.Neuron / 2}")
                : string.Create(CultureInfo.InvariantCulture, $"neuron,{row.Crease.Layer},{row.Crease.Neuron}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{point.Index},{point.SharedWith},{point.Hash},{source},{Quoted(row.Name)},{RowText.Side(row)},"
                + $"{RowText.Status(row.Status)},{RowText.Number(row.Distance)},"
                + $"{string.Join(',', Numbers(row, view.Exact))}"));
        }
    }

    /// <summary>A text that has commas, quotes or ends of lines in quotes (RFC 4180).</summary>
    private static string? Quoted(string? text) => text is not null && text.AsSpan().IndexOfAny(",\"\r\n") >= 0
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;

    private static IEnumerable<string> Numbers(Inequality row, bool exact) =>
        exact
            ? row.Integers.Select(value => RowText.Rational(value, row.Exponent))
            : row.A.Append(row.B).Select(RowText.Number);
}
