using System.Globalization;
using Polytope.Tool.Comparisons;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests.Reports;

/// <summary>The page of a report, in a browser.</summary>
public sealed class ReportPageTests : IDisposable
{
    private const string Title = "</script><script>alert(1)</script> & <b>";

    private readonly Browser _browser;
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("polytope-report-");

    public ReportPageTests(Browser browser)
    {
        _browser = browser;
        var manifest = Path.Combine(_place.FullName, "experiments.yaml");
        File.WriteAllText(
            manifest,
            """
            version: 1
            experiments:
              m:
                image: { shape: ring, size: 32 }
                sampling: { training: 100, validation: 20 }
                training: { epochs: 5 }
                outputs: [{ renderer: metrics, every: 1 }]
                matrix: { network.hidden: [3, 4x2], seed: [1, 2, 10] }
            """);
        using var tool = SmallRun.Start("run", manifest, "-q", "-o", Path.Combine(_place.FullName, "runs"));
        tool.WaitForExit();
        Assert.Equal(0, tool.ExitCode);
    }

    private string Page => Path.Combine(_place.FullName, "runs", "report.html");

    public void Dispose() => _place.Delete(recursive: true);

    [Fact]
    public async Task Runs_are_shown_sorted_and_filtered()
    {
        Write(copies: 1);
        await using var open = await _browser.Load(Page);
        var page = open.Page;
        Assert.Equal(Title, await page.Locator("h1").TextContentAsync());
        Assert.Equal(6, await page.Locator("a.run").CountAsync());
        await open.Until(
            "[...document.querySelectorAll('a.run img')].filter(image => image.naturalWidth > 0).length === 6");
        // The file alone: nothing is asked for.
        Assert.Single(open.Requests, request => !request.StartsWith("data:", StringComparison.Ordinal));

        await page.Locator("th button", new() { HasTextString = "polytopes" }).First.ClickAsync();
        var ascending = await Polytopes(page);
        Assert.Equal(ascending.Order(), ascending);
        await page.Locator("th button", new() { HasTextString = "polytopes" }).First.ClickAsync();
        Assert.Equal(ascending.AsEnumerable().Reverse(), await Polytopes(page));

        await page.Locator("#filters button", new() { HasTextString = "4x2" }).ClickAsync();
        Assert.Equal(3, await page.Locator("tbody tr").CountAsync());
        Assert.Equal("3 of 6 runs", await page.Locator("#count").TextContentAsync());
        Assert.Equal(
            "m/hidden%3D4x2%2Cseed%3D2/",
            await page.Locator("tbody a", new() { HasTextString = "seed=2" }).GetAttributeAsync("href"));
    }

    [Fact]
    public async Task Phase_changes_are_marked_on_curves_and_told()
    {
        await File.WriteAllLinesAsync(
            Path.Combine(Path.GetDirectoryName(Page)!, "m", "hidden=3,seed=2", "metrics.csv"),
            [
                "epoch,training_loss,image_loss,polytopes",
                .. Enumerable.Range(0, 6).Select(epoch => $"{epoch},{(epoch == 5 ? 900 : 100)},{1 + epoch},5"),
            ],
            TestContext.Current.CancellationToken);
        Write(copies: 1);
        await using var open = await _browser.Load(Page);
        Assert.Contains(
            "phase change", await open.Page.Locator("#legend").TextContentAsync(), StringComparison.Ordinal);
        var box = (await open.Page.Locator("#chart canvas").BoundingBoxAsync())!;
        // The highest point of all is the last of this run's curve, right and on top.
        await open.Page.Mouse.MoveAsync(box.X + box.Width - 14, box.Y + 12);
        Assert.EndsWith(
            "seed 2: 6 at epoch 5; loss starts a phase change",
            await open.Page.Locator("#tip").TextContentAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_hundreds_of_runs_only_the_pictures_in_view_are_decoded()
    {
        Write(copies: 84);
        await using var open = await _browser.Load(Page);
        Assert.Equal(504, await open.Page.Locator("a.run").CountAsync());
        await open.Until("document.querySelectorAll('a.run img').length > 0");
        Assert.InRange(await open.Page.Locator("a.run img").CountAsync(), 1, 200);
    }

    private static async Task<List<int>> Polytopes(Microsoft.Playwright.IPage page)
    {
        var heads = await page.Locator("th").AllTextContentsAsync();
        var column = heads.ToList().IndexOf("polytopes") + 1;
        var cells = await page.Locator(FormattableString.Invariant($"tbody td:nth-child({column})"))
            .AllTextContentsAsync();
        return [.. cells.Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))];
    }

    /// <summary>The report of the runs, each several times.</summary>
    private void Write(int copies)
    {
        var folder = Path.GetDirectoryName(Page)!;
        var runs = ComparedRun.Of([folder]);
        using var stream = File.Create(Page);
        ReportPage.Write(
            stream,
            new Comparison([.. Enumerable.Repeat(runs, copies).SelectMany(all => all)]),
            Title,
            folder,
            threads: 2,
            _ => { },
            TestContext.Current.CancellationToken);
    }
}
