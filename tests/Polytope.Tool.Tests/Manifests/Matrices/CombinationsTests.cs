using System.Collections.Immutable;
using Polytope.Tool.Manifests.Matrices;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Tests.Manifests.Matrices;

/// <summary>
/// The examples that the documentation of GitHub Actions gives of <c>matrix</c>, and what it says of the order.
/// </summary>
public sealed class CombinationsTests
{
    [Fact]
    public void Every_combination_is_there_and_the_last_axis_is_the_fastest() => Assert.Equal(
        ["a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y"], Of("a=1,2 b=x,y", "", ""));

    [Fact]
    public void Included_values_join_the_combinations_of_which_they_change_no_original_value() => Assert.Equal(
        [
            "fruit=apple animal=cat color=pink shape=circle",
            "fruit=apple animal=dog color=green shape=circle",
            "fruit=pear animal=cat color=pink",
            "fruit=pear animal=dog color=green",
            "fruit=banana",
            "fruit=banana animal=cat",
        ],
        Of(
            "fruit=apple,pear animal=cat,dog",
            "",
            "color=green; color=pink animal=cat; fruit=apple shape=circle; fruit=banana; fruit=banana animal=cat"));

    [Fact]
    public void An_included_entry_that_extends_one_combination_makes_no_other() => Assert.Equal(
        [
            "os=windows node=14", "os=windows node=16 npm=6", "os=ubuntu node=14", "os=ubuntu node=16",
        ],
        Of("os=windows,ubuntu node=14,16", "", "os=windows node=16 npm=6"));

    [Fact]
    public void An_included_entry_with_another_value_of_an_axis_is_one_more() => Assert.Equal(
        ["os=macos", "os=windows node=17", "os=ubuntu", "os=linux node=17"],
        Of("os=macos,windows,ubuntu", "", "os=windows node=17; os=linux node=17"));

    [Fact]
    public void Without_axes_each_included_entry_is_a_combination() =>
        Assert.Equal(["site=a", "site=b"], Of("", "", "site=a; site=b"));

    [Fact]
    public void A_partial_match_is_excluded() => Assert.Equal(
        [
            "os=macos version=14 environment=staging", "os=macos version=14 environment=production",
            "os=macos version=12 environment=staging", "os=windows version=14 environment=staging",
            "os=windows version=14 environment=production",
        ],
        Of(
            "os=macos,windows version=14,12 environment=staging,production",
            "os=macos version=12 environment=production; os=windows version=12",
            ""));

    [Fact]
    public void What_is_excluded_can_be_included_again() =>
        Assert.Equal(["a=2", "a=1"], Of("a=1,2", "a=1", "a=1"));

    [Fact]
    public void A_million_combinations_are_counted_without_being_laid_out()
    {
        var ranges = Enumerable.Range(0, 3).Select(i => new Axis(
            $"{(char)('a' + i)}",
            [new AxisPart(Setting("a=1"), 1_000_000_000, _ => throw new InvalidOperationException())]));
        Assert.Equal(
            "1000000000000000000000000000", new Matrix(default, [.. ranges], [], []).Count.ToString("R", null));
    }

    private static IEnumerable<string> Of(string axes, string exclude, string include)
    {
        var matrix = new Matrix(
            default,
            [
                .. from axis in Words(axes, ' ')
                   let parts = axis.Split('=')
                   select new Axis(
                       parts[0],
                       [.. parts[1].Split(',').Select(value => AxisPart.Of(Setting($"{parts[0]}={value}")))]),
            ],
            Entries(exclude),
            Entries(include));
        return Combinations.Of(matrix).Select(combination => string.Join(
            ' ', combination.Select(setting => $"{setting.Path}={setting.Text}")));
    }

    private static ImmutableArray<MatrixEntry> Entries(string text) =>
        [.. Words(text, ';').Select(entry => new MatrixEntry(default, [.. Words(entry, ' ').Select(Setting)]))];

    private static string[] Words(string text, char separator) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static MatrixSetting Setting(string text)
    {
        string[] order = ["fruit", "os", "version", "environment", "animal", "color", "shape", "node", "npm"];
        var parts = text.Split('=');
        var rank = $"{(char)('a' + Array.IndexOf(order, parts[0]) + 1)}";
        return new MatrixSetting(parts[0], rank, new ScalarNode(default, parts[1]), parts[1]);
    }
}
