using System.Globalization;
using System.Xml.Linq;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests;

/// <summary>
/// The page of a run that learns points: they take the place of the picture, and nothing speaks of one.
/// </summary>
public sealed class PointsPageTests(Browser browser) : IDisposable
{
    private const string Points =
        "x,y,class,split\n1,1,a,training\n3,1,b,training\n1,3,c,training\n3,3,a,validation\n";

    private const string Settings =
        "image: { points: p.csv, window: [0, 0, 4, 4] }, network: { hidden: 4x2 }, "
        + "training: { epochs: 20, loss: cross-entropy }, outputs: [{ renderer: viewer, every: 10 }]";

    /// <summary>The colours of the points' classes, in order, and of the panel behind them.</summary>
    private static readonly (int Red, int Green, int Blue)[] Colours = [(47, 126, 208), (240, 144, 48), (63, 170, 96)];

    private static readonly (int Red, int Green, int Blue) Ground = (204, 210, 218);

    /// <summary>The colour of the third panel at a place of it, in parts of its sides.</summary>
    private const string ColourAt =
        """
        ([x, y]) => {
          polytope.paint();
          const scene = document.querySelector('#scene');
          const ratio = scene.width / scene.clientWidth;
          const from = scene.getBoundingClientRect();
          const to = document.querySelector('#panel-image .view').getBoundingClientRect();
          const sheet = document.createElement('canvas');
          [sheet.width, sheet.height] = [scene.width, scene.height];
          const context = sheet.getContext('2d');
          context.drawImage(scene, 0, 0);
          const at = (start, length, part) => Math.round((to[start] - from[start] + part * to[length]) * ratio);
          const { data } = context.getImageData(at('left', 'width', x), at('top', 'height', y), 1, 1);
          return [data[0], data[1], data[2]];
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-viewer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_third_panel_shows_the_points_in_their_colours()
    {
        await using var page = await browser.Open(Page());
        await page.Settle();
        Assert.Equal("Points", await page.Page.Locator("#image-title").InnerTextAsync());
        Assert.Equal(Colours[0], await Colour(page, 0.25, 0.25));
        Assert.Equal(Colours[1], await Colour(page, 0.75, 0.25));
        Assert.Equal(Colours[2], await Colour(page, 0.25, 0.75));

        // A point for validation is a ring: in its middle is the ground, as where there is no point.
        Assert.Equal(Ground, await Colour(page, 0.75, 0.75));
        Assert.Equal(Ground, await Colour(page, 0.5, 0.5));
        await page.Page.Locator("#training").UncheckAsync();
        Assert.Equal(Ground, await Colour(page, 0.25, 0.25));
    }

    [Fact]
    public async Task There_is_no_error_and_no_loss_over_an_image()
    {
        await using var page = await browser.Open(Page() + "#right=error");
        await page.Settle();
        Assert.True(await page.Page.Locator("input[value=image]").IsCheckedAsync());
        Assert.False(await page.Page.Locator("input[value=error]").IsVisibleAsync());
        await page.Page.Keyboard.PressAsync("e");
        Assert.Equal("Points", await page.Page.Locator("#image-title").InnerTextAsync());
        Assert.Equal(
            ["training", "validation", "polytopes"], await page.Page.Locator("#measures dt").AllInnerTextsAsync());
        Assert.Null(await page.Page.EvaluateAsync<double?>("polytope.error(0.3, 0.3)"));
        await page.Page.Locator("#tour-button").ClickAsync();
        for (var step = 1; step <= 6; step++)
        {
            await AssertNoPicture(page);
            await page.Page.Locator("#tour .primary").ClickAsync();
        }

        await page.Page.Locator("#help-button").ClickAsync();
        await AssertNoPicture(page);
    }

    [Fact]
    public async Task Training_goes_on_in_the_page_towards_the_points()
    {
        await using var page = await browser.Open(Page());
        await page.Settle();
        await page.Page.Locator("#train-card .primary").ClickAsync();
        await page.Until("document.querySelector('#train-card p:last-child').textContent.includes('steps')");
        await page.Page.Locator("#train-card .primary").ClickAsync();
    }

    [Fact]
    public async Task Vectors_have_the_points_too()
    {
        await using var page = await browser.Open(Page());
        await page.Settle();
        await page.Page.Locator("#save-button").ClickAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.Locator("#save-svg").ClickAsync());
        var svg = XDocument.Load(await download.PathAsync());
        var panel = svg.Descendants().Single(one => one.Attribute("id")?.Value == "image");
        var circles = panel.Descendants().Where(one => one.Name.LocalName == "circle").ToList();
        Assert.Equal(
            [.. Colours.Append(Colours[0]).Select(Css), Css(Ground)], circles.Select(
                one => one.Attribute("fill")!.Value));
        Assert.DoesNotContain(panel.Descendants(), one => one.Name.LocalName == "image");

        static string Css((int Red, int Green, int Blue) colour) =>
            string.Create(CultureInfo.InvariantCulture, $"rgb({colour.Red} {colour.Green} {colour.Blue})");
    }

    private static async Task AssertNoPicture(OpenPage page)
    {
        var text = await page.Page.EvaluateAsync<string>(
            "document.body.innerText + [...document.querySelectorAll('[aria-label]')].map((one) => one.ariaLabel)");
        Assert.DoesNotContain("image", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("picture", text.Replace("Picture (PNG)", "", StringComparison.Ordinal)
            .Replace("Save pictures", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<(int Red, int Green, int Blue)> Colour(OpenPage page, double x, double y)
    {
        var found = await page.Page.EvaluateAsync<int[]>(ColourAt, new[] { x, y });
        return (found[0], found[1], found[2]);
    }

    /// <summary>A page as a user makes one.</summary>
    private string Page()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "p.csv"), Points);
        var manifest = Path.Combine(_folder.FullName, "experiments.yaml");
        File.WriteAllText(manifest, $"version: 1\nexperiments: {{ points: {{ {Settings} }} }}\n");
        using var tool = SmallRun.Start("run", manifest, "--out", _folder.FullName);
        tool.WaitForExit();
        Assert.Equal(0, tool.ExitCode);
        return Path.Combine(_folder.FullName, "points", "viewer.html");
    }
}
