using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Points;

namespace Polytope.Tool.PointSets;

/// <summary>Which columns of a file hold what, by their names or by their positions.</summary>
/// <param name="X">The column's index; the others likewise.</param>
/// <param name="Learned">Of the value or the class.</param>
/// <param name="Split">Of the words training and validation; null where there is none.</param>
/// <param name="Fields">How many a line has.</param>
internal readonly record struct PointColumns(int X, int Y, int Learned, int? Split, int Fields)
{
    private static readonly string[] ValueNames = ["value"];
    private static readonly string[] ClassNames = ["class", "label"];
    private static readonly string[] SplitNames = ["split", "set"];

    /// <summary>The columns; null, with a diagnostic, where one is missing.</summary>
    /// <param name="areClasses">Whether classes are learned, and no values.</param>
    /// <param name="lossPlace">Where it is said which of the two.</param>
    public static PointColumns? Of(PointTable table, bool areClasses, Position lossPlace, DiagnosticBag diagnostics)
    {
        if (table.Header is not { } header) return ByPosition(table, areClasses, lossPlace, diagnostics);
        int? x = Find(header, ["x"]), y = Find(header, ["y"]);
        int? values = Find(header, ValueNames), classes = Find(header, ClassNames);
        var learned = areClasses ? classes : values;
        var where = header.Fields[0].Position;
        if (x is null || y is null || (values is null && classes is null))
        {
            diagnostics.Add(where, DiagnosticCode.WrongPoint,
                $"This line names the columns, and lacks {Missing(x, y, values ?? classes)}. A points file has x, y "
                + "and value, or x, y and class.");
            return null;
        }

        if (learned is null)
        {
            AddOther(table.Source, areClasses, lossPlace, diagnostics);
            return null;
        }

        return new PointColumns(x.Value, y.Value, learned.Value, Find(header, SplitNames), header.Fields.Length);
    }

    private static PointColumns? ByPosition(
        PointTable table, bool areClasses, Position lossPlace, DiagnosticBag diagnostics)
    {
        // A word in every line is a class, not a mistake in each of them.
        if (!areClasses
            && table.Rows.All(row => row.Fields is [_, _, { BeginsLikeNumber: false, Text.Length: > 0 }, ..]))
        {
            AddOther(table.Source, areClasses, lossPlace, diagnostics);
            return null;
        }

        var hasSplit = table.Rows[0].Fields.Length == 4;
        return new PointColumns(0, 1, 2, hasSplit ? 3 : null, hasSplit ? 4 : 3);
    }

    private static void AddOther(string source, bool areClasses, Position lossPlace, DiagnosticBag diagnostics) =>
        diagnostics.Add(lossPlace, DiagnosticCode.Parameters, areClasses
            ? $"'training.loss' is cross-entropy, and the points of {source} have values. Use mse, or name their "
                + "column class."
            : $"'training.loss' is mse, and the points of {source} have classes. Use cross-entropy.");

    private static string Missing(int? x, int? y, int? learned) => string.Join(
        " and ",
        new[] { (x, "x"), (y, "y"), (learned, "value or class") }.Where(name => name.Item1 is null).Select(
            name => name.Item2));

    private static int? Find(PointRow header, string[] names)
    {
        for (var column = 0; column < header.Fields.Length; column++)
        {
            if (names.Contains(header.Fields[column].Text, StringComparer.OrdinalIgnoreCase)) return column;
        }

        return null;
    }
}
