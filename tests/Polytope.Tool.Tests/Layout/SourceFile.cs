using System.Globalization;
using System.Text.RegularExpressions;

namespace Polytope.Tool.Tests.Layout;

/// <summary>A C# file of the repository.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
/// <param name="Text">What it says.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    private static readonly string[] Roots = ["tool", "tests"];

    /// <summary>All that are written by hand, below tool/ and tests/.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. Read()];

    /// <summary>The columns that .editorconfig gives a line of C#.</summary>
    public static int Columns { get; } = int.Parse(
        MaxLineLength().Match(File.ReadAllText(Repository.File(".editorconfig"))).Groups[1].Value,
        CultureInfo.InvariantCulture);

    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The namespace that the folder stands for: Polytope.Core.Images for tool/Polytope.Core/Images.</summary>
    public string ExpectedNamespace
    {
        get
        {
            // A plug-in is a project of somebody else's, and has a namespace of its own.
            if (Folder.StartsWith("tests/plugins/", StringComparison.Ordinal))
                return string.Join('.', Folder.Split('/')[2..]);
            var name = string.Join('.', Folder.Split('/')[1..]);
            return name.StartsWith("Polytope.", StringComparison.Ordinal) ? name : $"Polytope.{name}";
        }
    }

    /// <summary>A sentence for each namespace that is not the folder's.</summary>
    public IEnumerable<string> MisplacedNamespaces() =>
        from match in Namespace().Matches(Text)
        where match.Groups[1].Value != ExpectedNamespace
        select $"{Path} declares {match.Groups[1].Value}, but its folder stands for {ExpectedNamespace}";

    /// <summary>
    /// The places of the lines that have too many columns; the text of raw string literals may be wider.
    /// </summary>
    public IEnumerable<string> LongLines()
    {
        var isText = false;
        foreach (var (index, line) in Text.Split('\n').Index())
        {
            if (RawQuotes().Count(line) % 2 == 1) isText = !isText;
            else if (!isText && line.Length > Columns)
                yield return FormattableString.Invariant($"{Path}({index + 1}) has {line.Length} columns");
        }
    }

    private static IEnumerable<SourceFile> Read()
    {
        var root = Repository.File("");
        foreach (var path in Roots.SelectMany(folder =>
            Directory.EnumerateFiles(System.IO.Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)))
        {
            var name = System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
            if (!name.Split('/').Any(folder => folder is "bin" or "obj" or "node_modules"))
                yield return new SourceFile(name, File.ReadAllText(path).ReplaceLineEndings("\n"));
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Namespace();

    [GeneratedRegex("\"{3,}", RegexOptions.CultureInvariant)]
    private static partial Regex RawQuotes();

    [GeneratedRegex(@"max_line_length = (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex MaxLineLength();
}
