using System.Globalization;
using System.Text.RegularExpressions;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>The finished runs in a folder, at any depth.</summary>
internal static partial class RunsBelow
{
    /// <summary>Whether a folder is that of a run.</summary>
    public static bool IsRun(string folder) => File.Exists(Path.Combine(folder, RecordFile.Name));

    /// <summary>The folders, in an order in which 2 comes before 10; none where it is no folder.</summary>
    public static IReadOnlyList<string> Of(string folder) => Directory.Exists(folder)
        ? [
            .. Found(folder).OrderBy(path => Natural(path), StringComparer.Ordinal)
                .ThenBy(path => path, StringComparer.Ordinal),
        ]
        : [];

    /// <summary>
    /// The runs in a folder, at any depth, that are not finished: each as the folder that it will have.
    /// </summary>
    public static IReadOnlyList<string> Unfinished(string folder) => !Directory.Exists(folder) || IsRun(folder) ? []
        : [.. Directory.EnumerateDirectories(folder).SelectMany(inner => Path.GetFileName(inner) switch
        {
            RunFolder.PartialName => Directory.EnumerateDirectories(inner).Where(IsRun)
                .Select(run => Path.Combine(folder, Path.GetFileName(run))).Where(run => !IsRun(run)),
            ['.', ..] => [],
            _ => Unfinished(inner),
        })];

    /// <summary>A text that sorts as ordinal text like another, with numbers by their values.</summary>
    public static string Natural(string text) => Numbers().Replace(
        text,
        match => decimal.TryParse(match.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value.ToString(
                "00000000000000000000000000000.0000000000000000000000000000", CultureInfo.InvariantCulture)
            : match.Value);

    // What is unfinished, or being replaced, is in folders whose names begin with a dot; no run lies within another.
    private static IEnumerable<string> Found(string folder) => IsRun(folder) ? [folder]
        : Directory.EnumerateDirectories(folder)
            .Where(inner => Path.GetFileName(inner)[0] != '.')
            .SelectMany(Found);

    // 14, 0.001 and 1e-05.
    [GeneratedRegex(@"[0-9]{1,28}(?:\.[0-9]{1,28})?(?:e-?[0-9]{1,2}(?![0-9a-z]))?", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
