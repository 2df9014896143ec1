using System.Globalization;

namespace Polytope.Tool.Diagnostics;

/// <summary>Files that were written and their sizes, for people.</summary>
internal static class WrittenFiles
{
    /// <summary>
    /// The files in order, with a slash between folders: <c>movie.webp (4.2 MB), svg/ (3 files, 120 KB)</c>.
    /// </summary>
    public static string Listed(IEnumerable<(string Name, long Bytes)> files) => string.Join(", ",
        from file in files
        group file by file.Name.Contains('/', StringComparison.Ordinal) ? $"{file.Name.Split('/')[0]}/" : file.Name
        into entry
        let size = Size(entry.Sum(file => file.Bytes))
        select entry.Key.EndsWith('/')
            ? $"{entry.Key} ({Counted.Of(entry.Count(), "file")}, {size})"
            : $"{entry.Key} ({size})");

    /// <summary>In bytes, or in three digits with a decimal unit.</summary>
    public static string Size(long bytes)
    {
        if (bytes < 1000) return Counted.Of((int)bytes, "byte");
        var (value, unit) = bytes switch
        {
            < 999_500 => (bytes / 1e3, "KB"),
            < 999_500_000 => (bytes / 1e6, "MB"),
            _ => (bytes / 1e9, "GB"),
        };
        var decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return $"{value.ToString($"F{decimals}", CultureInfo.InvariantCulture)} {unit}";
    }
}
