using System.Text.Json;
using System.Text.RegularExpressions;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Outputs.Viewer;

/// <summary>The measures that a page plots: its own, or those that the run computes at its frames anyway.</summary>
public sealed partial class PageMeasuresTests
{
    private const string Start =
        "image: { shape: ring, size: 32 }, sampling: { training: 200, validation: 50 }, network: { hidden: 4x2 }, "
        + "training: { epochs: 20, batch: 64 }, ";

    [Fact]
    public void A_page_plots_every_measure_that_the_metrics_have_at_its_frames()
    {
        var columns = MeasuresOf(
            "outputs: [{ renderer: metrics, every: 5, measures: all }, { renderer: viewer, every: 5 }]",
            out var header);
        string[] expected = [.. header.Split(',').SkipWhile(name => name != "polytopes").Skip(1)
            .Where(name => name is not ("since" or "phase_change" or "seconds")).Select(CamelCase)];
        Assert.Contains("cellsAfterLayer1", expected);
        Assert.Contains("hammingEstimate", expected);
        Assert.Equal(expected.Order(StringComparer.Ordinal), columns.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Changes_between_other_frames_are_not_the_pages()
    {
        var columns = MeasuresOf(
            "outputs: [{ renderer: metrics, every: 5, measures: all }, { renderer: viewer, every: 10 }]", out _);
        Assert.Contains("linearRegions", columns);
        Assert.DoesNotContain("hammingEstimate", columns);
    }

    [Fact]
    public void A_list_of_measures_is_what_the_page_has()
    {
        var columns = MeasuresOf(
            "outputs: [{ renderer: metrics, measures: all, every: 5 }, "
            + "{ renderer: viewer, every: 5, measures: [holes] }]",
            out _);
        Assert.Equal(
            ["boundaryLength", "nearImageEdges", "largestArea", "medianArea", "holes0", "holes1"], columns);
    }

    private static string[] MeasuresOf(string outputs, out string header)
    {
        using var place = new Workplace();
        place.Run(place.Plan(Start + outputs, []));
        header = File.ReadLines(Path.Combine(place.Folder.Final, "metrics.csv")).First();
        var page = File.ReadAllText(Path.Combine(place.Folder.Final, "viewer.html"));
        using var measures = JsonDocument.Parse(Measures().Match(page).Groups[1].Value);
        return [.. measures.RootElement.EnumerateObject().Select(column => column.Name)];
    }

    private static string CamelCase(string column) => string.Concat(
        column.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex("\"measures\":(\\{[^}]*\\})")]
    private static partial Regex Measures();
}
