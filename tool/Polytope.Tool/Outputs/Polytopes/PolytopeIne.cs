using System.Globalization;
using Polytope.Core.Inspection;
using Polytope.Core.Inspection.Systems;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>
/// The H-representation that lrslib and cddlib read: rows <c>b -a</c> of <c>b - a x &gt;= 0</c>, here integers,
/// each row times its own power of two, so nothing is rounded. Comments above say where the rows come from.
/// </summary>
internal static class PolytopeIne
{
    public static void Write(TextWriter output, InspectedPoint point, InspectionView view)
    {
        // A row without coefficients is true everywhere.
        List<Inequality> rows = [.. view.Rows(point).Where(row => row.Status != RowStatus.Constant)];
        output.WriteLine($"* {view.Name.ReplaceLineEndings(" ")}, the polytope of {point.Hash}");
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"* row {i + 1}: {RowText.Source(row)}"));
        output.WriteLine("H-representation");
        output.WriteLine("begin");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} {point.At.Length + 1} rational"));
        foreach (var row in rows)
        {
            var whole = RowText.Whole(row);
            output.WriteLine(string.Join(' ', whole[..^1].Select(value => -value).Prepend(whole[^1]).Select(
                value => value.ToString(CultureInfo.InvariantCulture))));
        }

        output.WriteLine("end");
    }
}
