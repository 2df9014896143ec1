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
        ? [.. Found(folder).OrderBy(path => Natural(path), StringComparer.Ordinal)]
        : [];

    /// <summary>A text that sorts as ordinal text like another, with numbers by their values.</summary>
    public static string Natural(string text) => Digits().Replace(text, match => match.Value.PadLeft(20, '0'));

    // What is unfinished, or being replaced, is in folders whose names begin with a dot; no run lies within another.
    private static IEnumerable<string> Found(string folder) => IsRun(folder) ? [folder]
        : Directory.EnumerateDirectories(folder)
            .Where(inner => Path.GetFileName(inner)[0] != '.')
            .SelectMany(Found);

    [GeneratedRegex("[0-9]{1,20}", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
