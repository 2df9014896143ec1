using System.Text.Json;
using System.Text.RegularExpressions;
using Polytope.Core.Measures;
using Polytope.Core.Measures.Changes;
using Polytope.Core.Measures.Creases;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests.Measures;

/// <summary>Measures over time, phase changes, and the colours that come of changes and creases.</summary>
public sealed partial class MeasureTests(Browser browser, SmallRun run) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-viewer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_chart_offers_the_tools_measures_and_shows_the_values_of_the_frame()
    {
        await using var page = await browser.Open(run.Page + "#epoch=40&measure=lipschitz");
        var names = await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#measure option')].map((one) => one.textContent)");
        foreach (var name in (string[])["polytopes", "lipschitz", "holes 1", "decision length"])
            Assert.Contains(name, names);
        var shown = await page.Page.Locator("#measures dd").Last.InnerTextAsync();
        var network = run.NetworkAt(40);
        using var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        var measured = new MeasuredFrame(
            new MeasuredRun(network.Shape, Window.Unit, null, null, null), 40, partition);
        Assert.Equal(
            measured.Gradients.Largest,
            double.Parse(shown, System.Globalization.CultureInfo.InvariantCulture),
            0.01 * measured.Gradients.Largest);
    }

    [Fact]
    public async Task Phase_changes_are_marked_by_the_tools_rule()
    {
        // The loss jumps at some frames: once right after another time, and twice apart.
        var html = await File.ReadAllTextAsync(run.Page, TestContext.Current.CancellationToken);
        var losses = new List<double>();
        html = Training().Replace(html, match =>
        {
            var values = JsonSerializer.Deserialize<double[]>(match.Groups[1].Value)!;
            for (var i = 0; i < values.Length; i++)
            {
                if (losses.Count is 8 or 9 or 15 or 17) values[i] = 5 * (losses.Count + 1);
                losses.Add(values[i]);
            }

            return "\"training\":" + JsonSerializer.Serialize(values);
        });
        var path = Path.Combine(_folder.FullName, "marked.html");
        await File.WriteAllTextAsync(path, html, TestContext.Current.CancellationToken);
        var changes = new PhaseChanges();
        var expected = SmallRun.Epochs.Where((_, i) => changes.Add(losses[i])).ToArray();
        Assert.Equal(SmallRun.Epochs.Count, losses.Count);
        Assert.NotEmpty(expected);

        await using var page = await browser.Open($"{path}#epoch={expected[0]}");
        Assert.Equal(expected, await page.Page.EvaluateAsync<int[]>("polytope.marks()"));
        Assert.Contains(
            "phase change (loss)", await page.Page.Locator("#epoch").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Births_have_a_colour_of_their_own()
    {
        await using var page = await browser.Open(run.Page + "#epoch=40&fill=births");
        await page.Until("polytope.past() > 0");
        var colours = await page.Page.EvaluateAsync<string[]>("polytope.colours()");
        using var before = PartitionBuilder.Build(
            run.NetworkAt(30), Window.Unit, TestContext.Current.CancellationToken);
        using var now = PartitionBuilder.Build(run.NetworkAt(40), Window.Unit, TestContext.Current.CancellationToken);
        var match = new PatternMatch(before, now);
        Assert.Equal(now.CellCount, colours.Length);
        Assert.InRange(match.Births, 1, now.CellCount - 1);
        Assert.Equal(match.Births, colours.Count(colour => colour is "42,157,143" or "140,59,109"));
        Assert.Contains(
            "new", await page.Page.Locator("#panel-cells .legend").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strengths_of_polytopes_add_up_to_those_of_creases()
    {
        await using var page = await browser.Open(run.Page + "#epoch=40&fill=strength");
        var strengths = await page.Page.EvaluateAsync<double[]>("polytope.strengths()");
        var sum = 0.0;
        foreach (var (cell, strength) in (await page.Cells()).Zip(strengths))
        {
            for (var side = 0; side < cell.Corners.Length; side++)
            {
                if (cell.Sides[side].StartsWith("window", StringComparison.Ordinal)) continue;
                var (from, to) = (cell.Corners[side], cell.Corners[(side + 1) % cell.Corners.Length]);
                sum += 0.5 * strength * Math.Sqrt(Math.Pow(to[0] - from[0], 2) + Math.Pow(to[1] - from[1], 2));
            }
        }

        using var partition = PartitionBuilder.Build(
            run.NetworkAt(40), Window.Unit, TestContext.Current.CancellationToken);
        Assert.Equal(new CreaseStrengths(partition).Strengths.ToArray().Sum(), sum, 1e-9);
    }

    [GeneratedRegex("\"training\":(\\[[^\\]]*\\])")]
    private static partial Regex Training();
}
