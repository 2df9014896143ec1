using System.Globalization;
using System.Text;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Options;

/// <summary>
/// Points in a CSV file: one in each line, coordinates separated by commas. The first line may name the columns; empty
/// lines and lines that begin with # are skipped.
/// </summary>
internal static class PointFile
{
    /// <returns>Each point, with its file and line.</returns>
    /// <exception cref="UnreadableFileException">
    /// It can't be read, holds no point, or has a line that is not a point.
    /// </exception>
    public static List<(string Where, double[] At)> Read(string path)
    {
        var points = new List<(string, double[])>();
        var lines = Encoding.UTF8.GetString(WholeFile.Read(path)).TrimStart('\uFEFF').Split('\n');
        var isFirst = true;
        for (var line = 0; line < lines.Length; line++)
        {
            var text = lines[line].Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            if (Coordinates.Parse(text) is { } point)
                points.Add((string.Create(CultureInfo.InvariantCulture, $"{path}({line + 1})"), point));
            else if (!isFirst)
                throw new UnreadableFileException(
                    path,
                    FormattableString.Invariant(
                        $"line {line + 1}: '{Short(text)}' is no point: a point is numbers with commas between them."));
            isFirst = false;
        }

        return points.Count > 0 ? points : throw new UnreadableFileException(path, "there is no point in it.");
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "..." : text;
}
