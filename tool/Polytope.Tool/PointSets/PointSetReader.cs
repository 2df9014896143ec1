using System.Collections.Immutable;
using System.Globalization;
using Polytope.Core.Images;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Points;
using Polytope.Tool.Manifests.Tuples;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.PointSets;

/// <summary>Reads the points that a network is to learn, and reports every line that is none.</summary>
/// <param name="areClasses">Whether the network learns classes; else it learns values.</param>
/// <param name="window">In which all points must be; null where it will be fitted to them.</param>
/// <param name="place">Where the manifest names the file.</param>
/// <param name="lossPlace">Where the manifest says whether classes are learned.</param>
internal sealed class PointSetReader(
    bool areClasses, PointsWindow? window, Position place, Position lossPlace, DiagnosticBag diagnostics)
{
    // Differences of such numbers are finite, and their quotients too.
    private const double Largest = 1e100;

    // A wrong window is one mistake, however many points are outside of it.
    private const int MostOutsideShown = 3;

    private static readonly string[] Training = ["training", "train"];
    private static readonly string[] Validation = ["validation", "valid", "val", "test"];

    private int _outside;

    /// <summary>The points; null, with diagnostics, where something in the file is wrong.</summary>
    /// <param name="source">The file's name in positions.</param>
    /// <exception cref="UnreadableFileException">It can't be read, or is no text.</exception>
    public PointSet? Read(string path, string source)
    {
        var content = WholeFile.Read(path);
        var table = PointTableReader.Parse(source, content);
        if (table.Rows.IsEmpty)
        {
            diagnostics.Add(place, DiagnosticCode.WrongPoint, $"There is no point in {source}.");
            return null;
        }

        if (PointColumns.Of(table, areClasses, lossPlace, diagnostics) is not { } columns) return null;
        var before = diagnostics.Count;
        _outside = 0;
        var lines = table.Rows.Select(row => Read(row, columns)).ToList();
        if (_outside > MostOutsideShown)
        {
            diagnostics.Add(place, DiagnosticCode.WrongPoint, string.Create(CultureInfo.InvariantCulture,
                $"{_outside} coordinates in {source} are outside of the window, of which {MostOutsideShown} are shown.")
                + " Widen 'image.window', or leave it away: it is fitted to the points then.");
        }

        return diagnostics.Count > before ? null : Joined(lines, columns, content, source);
    }

    private PointSet? Joined(List<Line> lines, PointColumns columns, byte[] content, string source)
    {
        ImmutableArray<string> labels = areClasses ? Sorted(lines.Select(line => line.Label).Distinct()) : [];
        ImmutableArray<bool>? split = columns.Split is null ? null : [.. lines.Select(line => line.IsForValidation)];
        var mistake =
            areClasses && labels.Length < 2
                ? $"All points of {source} have one class, '{labels[0]}': there is nothing to learn."
            : labels.Length > Palette.MaxColours ? string.Create(CultureInfo.InvariantCulture,
                $"The points of {source} have {labels.Length} classes, and at most {Palette.MaxColours} are possible. "
                + $"Are they values (loss: mse)?")
            : lines.Count < 2 ? $"There is one point in {source}: training and validation need one each."
            : split is { } says && says.Distinct().Count() < 2
                ? $"All points of {source} are for {(says[0] ? "validation" : "training")}: the other needs one too."
            : null;
        if (mistake is not null)
        {
            diagnostics.Add(place, DiagnosticCode.Parameters, mistake);
            return null;
        }

        return new PointSet
        {
            FileDigest = Digest.Of(content),
            X = [.. lines.Select(line => line.X)],
            Y = [.. lines.Select(line => line.Y)],
            Values = areClasses ? [] : [.. lines.Select(line => line.Value)],
            Classes = areClasses ? [.. lines.Select(line => labels.IndexOf(line.Label))] : [],
            Labels = labels,
            Validation = split,
        };
    }

    private Line Read(PointRow row, PointColumns columns)
    {
        if (row.Fields.Length != columns.Fields)
        {
            var what = areClasses ? "class" : "value";
            Add(row.Fields[0], string.Create(CultureInfo.InvariantCulture,
                $"This line has {Counted.Of(row.Fields.Length, "value")}, and {columns.Fields} are expected: x, y and ")
                + (columns.Split is null ? what : $"{what}, and whether it is for training or validation") + ".");
            return default;
        }

        var learned = row.Fields[columns.Learned];
        if (areClasses && learned.Text.Length == 0) Add(learned, "A class is missing here.");
        return new Line(
            Coordinate(row.Fields[columns.X], "x", window?.Left, window?.Right),
            Coordinate(row.Fields[columns.Y], "y", window?.Top, window?.Bottom),
            areClasses ? 0 : Number(learned) ?? 0,
            areClasses ? learned.Text : "",
            columns.Split is { } split && IsForValidation(row.Fields[split]));
    }

    private double Coordinate(PointField field, string name, double? from, double? to)
    {
        if (Number(field) is not { } number) return 0;
        var (least, most) = from < to ? (from, to) : (to, from);
        if ((number < least || number > most) && ++_outside <= MostOutsideShown)
            Add(field, string.Create(CultureInfo.InvariantCulture,
                $"{name} is {number}, outside of the window, where it goes from {least} to {most}."));
        return number;
    }

    private double? Number(PointField field)
    {
        if (field.Number(diagnostics) is not { } number) return null;
        if (Math.Abs(number) <= Largest) return number;
        Add(field, $"'{field.Text}' is too large.");
        return null;
    }

    private bool IsForValidation(PointField field)
    {
        if (Validation.Contains(field.Text, StringComparer.OrdinalIgnoreCase)) return true;
        if (!Training.Contains(field.Text, StringComparer.OrdinalIgnoreCase))
            Add(field, "This column says which points are for training: 'training' or 'validation'.");
        return false;
    }

    private void Add(PointField field, string text) =>
        diagnostics.Add(field.Position, DiagnosticCode.WrongPoint, text);

    /// <summary>Labels that are whole numbers by their size, others by their characters.</summary>
    private static ImmutableArray<string> Sorted(IEnumerable<string> labels)
    {
        var sorted = labels.Order(StringComparer.Ordinal).ToList();
        return sorted.TrueForAll(label => IsWhole(label, out _))
            ? [.. sorted.OrderBy(label => IsWhole(label, out var number) ? number : 0)]
            : [.. sorted];
    }

    private static bool IsWhole(string label, out long number) =>
        long.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private readonly record struct Line(double X, double Y, double Value, string Label, bool IsForValidation);
}
