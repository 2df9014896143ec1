using System.Globalization;
using System.Text.RegularExpressions;
using Polytope.Core.Training;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Records;

/// <summary>
/// The changelog is part of the tool's package and tells users which version has which numerics revision.
/// </summary>
public sealed partial class ChangelogTests
{
    private static readonly List<(string Version, int Numerics)> Entries =
        [.. Heading().Matches(File.ReadAllText(Repository.File("tool/CHANGELOG.md")))
            .Select(match => (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)))];

    [Fact]
    public void The_newest_entry_is_of_this_version_and_of_its_numerics() =>
        // Who raises NumericsRevision.Current raises the version as well: records name it as the one to install.
        Assert.Equal((ToolVersion.Text, NumericsRevision.Current), Entries[0]);

    [Fact]
    public void No_version_has_two_numerics_and_they_only_rise()
    {
        Assert.Equal(Entries.Count, Entries.Select(entry => entry.Version).Distinct().Count());
        Assert.Equal(Entries.OrderByDescending(entry => entry.Numerics), Entries);
    }

    [GeneratedRegex("^## ([0-9.]+), numerics ([0-9]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
