using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Points;

namespace Polytope.Tool.Commands.Options;

/// <summary>A points file whose columns are the coordinates, in order.</summary>
internal static class PointFile
{
    /// <param name="path">A file; - is standard input.</param>
    /// <returns>Each point, with its file and line.</returns>
    /// <exception cref="UnreadableFileException">It can't be read, or holds no point.</exception>
    /// <exception cref="UserErrorException">Lines are no points: all of them, a line each.</exception>
    public static List<(string Where, double[] At)> Read(string path)
    {
        var table = PointTableReader.Read(path);
        if (table.Rows.IsEmpty) throw new UnreadableFileException(table.Source, "there is no point in it.");
        var diagnostics = new DiagnosticBag();
        var points = new List<(string, double[])>();
        foreach (var row in table.Rows)
        {
            var numbers = row.Fields.Select(field => field.Number(diagnostics) ?? double.NaN).ToArray();
            points.Add((FormattableString.Invariant($"{table.Source}({row.Line})"), numbers));
        }

        diagnostics.ThrowIfAny();
        return points;
    }
}
